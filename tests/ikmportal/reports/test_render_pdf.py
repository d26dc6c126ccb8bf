import socket
import threading
from io import BytesIO

import pytest
from pypdf import PdfReader

from ikmportal.reports.document import Paragraph
from ikmportal.reports.render import pdf
from tests.ikmportal.reports.samples import sample_document

A4 = (595, 842)


@pytest.fixture
def document():
    return sample_document()


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in read(content).pages]


def test_pdf_is_a4_with_embedded_fonts_and_tags(document):
    reader = read(pdf.pdf_bytes(document))

    page = reader.pages[1]
    fonts = {str(f.get_object()["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}
    assert tuple(round(float(x)) for x in page.mediabox[2:]) == A4
    assert any("Arimo" in font for font in fonts)
    assert all("+" in font for font in fonts)  # subset prefix: embedded
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "id"


def test_pdf_has_a_cover_then_repeats_the_header_row_on_each_page_of_the_table(document):
    pages = texts(pdf.pdf_bytes(document))

    with_rows = [page for page in pages if "Provinsi 1 " in page or "Provinsi 40" in page]
    assert "Rekapitulasi" not in pages[0]
    assert len(with_rows) == 2
    assert all("Diusulkan" in page and "Disepakati" in page for page in with_rows)


def test_pdf_says_page_notice_total_and_amount_in_words(document):
    pages = texts(pdf.pdf_bytes(document))
    whole = " ".join(" ".join(pages).split())

    assert f"2 / {len(pages)}" in pages[1]
    assert all("Data contoh" in page for page in pages)
    assert "Jumlah 820.000.000 738.000.000" in whole
    assert "tiga miliar empat ratus tiga puluh juta dua ratus lima puluh ribu rupiah" in whole
    assert "19740817 199903 2 004" in whole.replace("\u00a0", " ")


def test_pdf_of_the_same_document_is_the_same_bytes(document):
    assert pdf.pdf_bytes(document) == pdf.pdf_bytes(document)


def test_pdf_tells_its_pages(document):
    heard = []

    pages = texts(pdf.pdf_bytes(document, on_page=heard.append))

    assert set(range(1, len(pages) + 1)) <= set(heard)


def test_pdf_escapes_markup_in_texts():
    made = sample_document(rows=1, sections=(Paragraph("<b>tebal</b> & <script>x</script>"),))

    assert "<b>tebal</b> & <script>x</script>" in " ".join(texts(pdf.pdf_bytes(made)))


def test_pdf_refuses_more_rows_than_it_can_hold():
    with pytest.raises(pdf.TooManyRowsError):
        pdf.pdf_bytes(sample_document(rows=pdf.MAX_ROWS))


def test_pdf_switched_off_says_so(document, settings):
    settings.PDF_ENABLED = False

    with pytest.raises(pdf.PdfUnavailableError):
        pdf.pdf_bytes(document)


class Listener:
    """A real server socket that counts whoever knocks."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.knocks = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                peer, _ = self.server.accept()
            except OSError:
                return
            self.knocks += 1
            peer.close()


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.server.close()


VECTORS = [
    '<img src="{u}/a.png">',
    '<img srcset="{u}/a.png 2x" src="{u}/b.png">',
    '<link rel="stylesheet" href="{u}/a.css">',
    "<style>@import url({u}/a.css);</style>",
    "<style>@font-face{{font-family:x;src:url({u}/a.woff2)}} p{{font-family:x}}</style><p>x",
    "<style>p{{background:url({u}/a.png)}}</style><p>x",
    "<style>ul{{list-style-image:url({u}/a.png)}}</style><ul><li>x</ul>",
    "<style>p::before{{content:url({u}/a.png)}}</style><p>x",
    '<object data="{u}/a.svg"></object>',
    '<embed src="{u}/a.svg">',
    '<link rel="attachment" href="{u}/a.txt">',
    '<a rel="attachment" href="{u}/a.txt">x</a>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{u}/a.png" width="9" height="9"/></svg>',
    '<base href="{u}/"><img src="a.png">',
]
SCHEMES = ["http://127.0.0.1:{port}", "https://127.0.0.1:{port}", "ftp://127.0.0.1:{port}"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pdf_asks_no_server_for_anything(listener, scheme):
    address = scheme.format(port=listener.port)
    page = "".join(vector.format(u=address) for vector in VECTORS)

    pdf.render_markup(f"<!doctype html><title>x</title><body>{page}")

    assert listener.knocks == 0


def test_pdf_positive_control_a_default_fetcher_would_knock(listener):
    import weasyprint

    page = f'<img src="http://127.0.0.1:{listener.port}/a.png">'

    weasyprint.HTML(string=page).write_pdf()

    assert listener.knocks >= 1


def test_pdf_embeds_no_local_file(tmp_path):
    secret = tmp_path / "rahasia.txt"
    secret.write_text("ISI-RAHASIA")
    address = secret.as_uri().rsplit("/", 1)[0]
    page = "".join(v.format(u=address).replace("a.txt", "rahasia.txt") for v in VECTORS)

    reader = read(pdf.render_markup(f"<!doctype html><title>x</title><body>{page}"))

    assert dict(reader.attachments) == {}

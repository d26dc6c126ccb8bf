import re
import socket
import threading
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from ikmportal.reports.document import (
    Column,
    ColumnKind,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from ikmportal.reports.render import parts, pdf
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
    with pytest.raises(pdf.TooManyRowsError) as of_one_table:
        pdf.pdf_bytes(sample_document(rows=pdf.MAX_ROWS))

    assert of_one_table.value.limit == pdf.MAX_ROWS


def test_pdf_refuses_more_rows_in_all_than_it_can_hold():
    tables = sample_document(rows=pdf.MAX_ROWS - 10).tables * 6

    with pytest.raises(pdf.TooManyRowsError) as in_all:
        pdf.pdf_bytes(sample_document(rows=1, sections=tuple(tables)))

    assert in_all.value.limit == pdf.MAX_TOTAL_ROWS


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


class TestParts:
    """A long report is laid out in parts and comes out as one PDF."""

    @pytest.fixture
    def long(self):
        columns = (
            Column(label="No.", kind=ColumnKind.NUMBER, width=5),
            Column(label="Usulan", width=30),
        )
        chapters = [
            section
            for name in ("Aceh", "Bali", "Banten")
            for section in (
                Heading(f"Hasil {name}", level=3),
                Table(
                    title=f"Usulan {name}",
                    sheet=name,
                    columns=columns,
                    rows=tuple(Row((n, f"{name} {n}")) for n in range(1, 41)),
                ),
                PageBreak(),
            )
        ]
        return sample_document(rows=3, sections=(Heading("A. Hasil"), *chapters))

    @pytest.fixture
    def made(self, long, monkeypatch):
        monkeypatch.setattr(parts, "PART_ROWS", 50)
        return pdf.pdf_bytes(long)

    def test_every_row_is_there_once_and_in_order(self, made):
        whole = " ".join(texts(made))
        found = re.findall(r"(Aceh|Bali|Banten) (\d+)\b", whole)

        assert found == [(n, str(i)) for n in ("Aceh", "Bali", "Banten") for i in range(1, 41)]

    def test_pages_are_numbered_through(self, made):
        pages = texts(made)

        assert len(pages) > 3
        for number, page in enumerate(pages[1:], start=2):
            assert page.rstrip().endswith(f" {number}")

    def test_bookmarks_nest_and_lead_to_their_pages(self, made):
        reader = read(made)
        (title, (chapter, provinces)) = reader.outline[0], reader.outline[1]

        assert chapter.title == "A. Hasil"
        assert [mark.title for mark in provinces] == ["Hasil Aceh", "Hasil Bali", "Hasil Banten"]
        pages = [reader.get_destination_page_number(mark) for mark in provinces]
        assert pages == sorted(set(pages))
        for mark, page in zip(provinces, pages, strict=True):
            assert mark.title in reader.pages[page].extract_text()
        assert title.title

    def test_tags_hold_every_page_under_one_document(self, made):
        with pikepdf.open(BytesIO(made)) as whole:
            root = whole.Root.StructTreeRoot
            numbers = [int(key) for key in list(root.ParentTree.Nums)[::2]]
            owned = {page.obj.objgen for page in whole.pages}
            seen = set()
            waiting = list(root.K[0].K)
            while waiting:
                element = waiting.pop()
                if "/Pg" in element:
                    seen.add(element.Pg.objgen)
                kids = element.get("/K")
                waiting += [
                    kid
                    for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
                    if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
                ]

            assert len(root.K) == 1
            assert numbers == list(range(len(whole.pages)))
            assert [int(page.obj.StructParents) for page in whole.pages] == numbers
            assert seen <= owned
            assert len(seen) >= len(owned) - 1
            assert whole.Root.MarkInfo.Marked
            assert b"pdfuaid" in whole.Root.Metadata.read_bytes()

    def test_same_document_is_the_same_bytes(self, long, made):
        assert pdf.pdf_bytes(long) == made

    def test_tells_pages_through(self, long, monkeypatch):
        monkeypatch.setattr(parts, "PART_ROWS", 50)
        heard = []

        pages = texts(pdf.pdf_bytes(long, on_page=heard.append))

        assert set(heard) >= set(range(1, len(pages) + 1))

"""Twenty tables as Excel and LibreOffice put them on the clipboard, with what they must become.

Each entry: text/plain, text/html, and the lines as (description, volume, unit price in rupiah,
amount in rupiah). A line that must be looked at by a person is given as None.
"""

# ruff: noqa: E501 - a table reads better in one line

from dataclasses import dataclass


@dataclass(frozen=True)
class Paste:
    name: str
    text: str = ""
    html: str = ""
    lines: tuple[tuple[str, str, int, int] | None, ...] = ()
    codes: tuple[str, ...] = ()


def tsv(*rows: str) -> str:
    """Rows written with | for the tab, as Excel ends them."""
    return "".join(row.replace("|", "\t") + "\r\n" for row in rows)


def excel(*rows: str) -> str:
    """Excel's HTML: a fragment between comments, classes, styles, no exact numbers."""
    body = "".join(
        "<tr height=20 style='height:15.0pt'>"
        + "".join(
            f"<td class=xl65 align=right style='mso-ignore:x'>{c}</td>" for c in row.split("|")
        )
        + "</tr>"
        for row in rows
    )
    style = (
        '<style><!--table {mso-displayed-decimal-separator:"\\,";}\n.xl65 {color:black;}--></style>'
    )
    return (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head>" + style + "</head><body>"
        "<table border=0><!--StartFragment-->" + body + "<!--EndFragment--></table></body></html>"
    )


def calc(*rows: list[str | tuple[str, str]]) -> str:
    """LibreOffice's HTML: every number with its exact value in sdval."""
    cells = [
        "".join(
            f'<td height="17" align="left">{c}<br></td>'
            if isinstance(c, str)
            else f'<td align="right" sdval="{c[1]}" sdnum="1057;">{c[0]}</td>'
            for c in row
        )
        for row in rows
    ]
    return "<meta charset=utf-8><table>" + "".join(f"<tr>{c}</tr>" for c in cells) + "</table>"


HEAD = "Kode Akun|Uraian|Volume|Satuan|Harga Satuan (Rp)|Jumlah (Rp)"
HONOR = ("Honor narasumber", "24", 1_000_000, 24_000_000)
FULL = "KRO|RO|Komponen|Sub|Akun|Uraian|Volume|Satuan|Harga satuan|Jumlah|Keterangan"

PASTES = (
    Paste("titik ribuan", tsv(HEAD, "522151|Honor narasumber|24|OJ|1.000.000|24.000.000"), lines=(HONOR,)),
    Paste("Rp dan sen", tsv(HEAD, "522151|Honor narasumber|24|OJ|Rp 1.000.000,00|Rp24.000.000,00"), lines=(HONOR,)),
    Paste("penutup ,-", tsv(HEAD, "522151|Honor narasumber|24|OJ|Rp. 1.000.000,-|Rp. 24.000.000,-"), lines=(HONOR,)),
    Paste("angka polos", tsv(HEAD, "522151|Honor narasumber|24|OJ|1000000|24000000"), lines=(HONOR,)),
    Paste("koma desimal", tsv(HEAD, "521211|Kain|1,5|paket|200.000|300.000", "521211|Benang|1.250|paket|80|100.000"),
          lines=(("Kain", "1.5", 200_000, 300_000), ("Benang", "1250", 80, 100_000))),
    Paste("notasi Inggris", tsv(HEAD, "522151|Honor narasumber|24|OJ|1,000,000|24,000,000", "521211|Kain|1.5|paket|200,000|300,000"),
          lines=(HONOR, ("Kain", "1.5", 200_000, 300_000))),
    Paste("perkalian", tsv("Uraian|Rincian Perhitungan|Harga Satuan", "Pelatih|20×15 OJ|100.000", "Panitia|20 Org x 2 Kgt x 8 Jam|50.000"),
          lines=(("Pelatih", "300", 100_000, 30_000_000), ("Panitia", "320", 50_000, 16_000_000))),
    Paste("perkalian dan satuan hasil", tsv("Uraian|Volume|Satuan|Harga Satuan", "Pelatih|20*15|OJ|100.000"),
          lines=(("Pelatih", "300", 100_000, 30_000_000),)),
    Paste("baris nomor kolom dan total", tsv(HEAD, "(1)|(2)|(3)|(4)|(5)|(6)", "522151|Honor narasumber|24|OJ|1.000.000|24.000.000", "|Jumlah||||24.000.000", "|TOTAL||||24.000.000"),
          lines=(HONOR,)),
    Paste("judul di atas tajuk", tsv("RENCANA ANGGARAN BIAYA", "TA 2024", "", HEAD, "522151|Honor narasumber|24|OJ|1.000.000|24.000.000"), lines=(HONOR,)),
    Paste("bentuk RKA-KL", tsv("Kode|Uraian|Volume|Satuan|Harga Satuan|Jumlah", "QDG|Fasilitasi UMKM||||24.000.000", "002|Wirausaha baru||||", "052|Pelaksanaan||||", "B|Pelatihan||||", "522151|Belanja Jasa Profesi||||", "|- Honor narasumber|24|OJ|1.000.000|24.000.000"),
          lines=(HONOR,), codes=("QDG", "002", "052", "B", "522151")),
    Paste("kode bertitik", tsv("Kode|Uraian|Volume|Satuan|Harga Satuan", "EC.7983.BDG.001.051||||", "521211|Belanja Bahan|||", "|ATK|2|paket|500.000"),
          lines=(("ATK", "2", 500_000, 1_000_000),), codes=("BDG", "001", "051", "", "521211")),
    Paste("kode mirip Latin", tsv(FULL, "ΒDG|1|51|А|521211|ATK|2|paket|500.000|1.000.000|SBM"),
          lines=(("ATK", "2", 500_000, 1_000_000),), codes=("BDG", "001", "051", "A", "521211")),
    Paste("tanpa tajuk", tsv("521211|ATK dan penggandaan|2|paket|500.000|1.000.000", "521211|Modul peserta pelatihan|20|paket|75.000|1.500.000"),
          lines=(("ATK dan penggandaan", "2", 500_000, 1_000_000), ("Modul peserta pelatihan", "20", 75_000, 1_500_000))),
    Paste("sel berbaris ganda", 'Uraian\tVolume\tSatuan\tHarga Satuan\r\n"Honor\nnarasumber ""ahli"""\t24\tOJ\t1.000.000\r\n',
          lines=(('Honor narasumber "ahli"', "24", 1_000_000, 24_000_000),)),
    Paste("jumlah tidak cocok", tsv(HEAD, "522151|Honor narasumber|24|OJ|1.000.000|240.000.000", "522151|Honor narasumber|24|OJ|1.000.000|24.000.000"),
          lines=(None, HONOR)),
    Paste("Excel HTML, sel gabung", html=excel(HEAD, "522151|Honor narasumber|24|OJ|&nbsp;Rp&nbsp;&nbsp;1.000.000&nbsp;|24.000.000").replace(
        "<td class=xl65 align=right style='mso-ignore:x'>522151</td>", "<td rowspan=2 class=xl66>522151</td>").replace(
        "<!--EndFragment-->", "<tr><td>Moderator</td><td>8</td><td>OJ</td><td>700.000</td><td>5.600.000</td></tr><!--EndFragment-->"),
          lines=(HONOR, ("Moderator", "8", 700_000, 5_600_000)), codes=("BDG", "001", "051", "A", "522151")),
    Paste("Excel HTML, tajuk gabung", html="<table><tr><td colspan=6>RAB TA 2024</td></tr><tr><td>Akun</td><td>Uraian</td><td colspan=2>Volume</td><td>Harga Satuan</td><td>Jumlah</td></tr>"
          "<tr><td>522151</td><td>Honor<br>narasumber</td><td>24 OJ</td><td></td><td>1.000.000</td><td>24.000.000</td></tr></table>", lines=(HONOR,)),
    Paste("LibreOffice, nilai tepat", html=calc(
        ["Akun", "Uraian", "Volume", "Satuan", "Harga", "Jumlah"],
        [("522151", "522151"), "Honor narasumber", ("24", "24"), "OJ", ("1.000.000", "1000000"), ("24.000.000", "24000000")],
        [("521211", "521211"), "Kain", ("1.5", "1.5"), "paket", ("200,000", "200000"), ("300,000", "300000")]),
          lines=(HONOR, ("Kain", "1.5", 200_000, 300_000))),
    Paste("LibreOffice, format bersatuan", html=calc(
        ["Uraian", "Volume", "Harga Satuan"],
        ["Honor narasumber", ("24 OJ", "24"), ("Rp1.000.000,00", "1000000")],
        ["Seribu atau satu", "2 paket", "1,000"]),
          lines=(HONOR, None)),
)  # fmt: skip

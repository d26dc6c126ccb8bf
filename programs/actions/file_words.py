"""What the codes of ``FileUnfit`` say to the person who sent the file: what is wrong, the mend."""

from django.utils.translation import gettext as _


def refusal_words(reason: str) -> str:
    """One sentence or two for a reason; a reason nobody has words for still says what to do."""
    return _words().get(reason) or _("Berkas ini tidak dapat dibaca. Simpan sebagai PDF.")


def _words() -> dict[str, str]:
    return {
        "jenis_lain": _("Berkas ini bukan PDF, JPEG, PNG, XLSX, atau DOCX. Simpan sebagai PDF."),
        "jenis_ganda": _(
            "Di dalam berkas ini tersembunyi berkas lain. Cetak ulang ke PDF, lalu unggah hasilnya."
        ),
        "rusak": _("Berkas rusak. Buka, simpan ulang, lalu unggah lagi."),
        "terkunci": _("Berkas terkunci kata sandi. Buka kuncinya, simpan, lalu unggah lagi."),
        "isi_aktif": _(
            "PDF ini memuat skrip, tindakan otomatis, atau lampiran. "
            "Cetak ulang ke PDF, lalu unggah hasilnya."
        ),
        "terlalu_berat": _("Berkas terlalu berat untuk diperiksa. Simpan ulang sebagai PDF."),
        "tidak_terbaca": _("Berkas tidak selesai diperiksa setelah beberapa kali. Unggah lagi."),
        "berbahaya": _("Berkas ini berbahaya dan tidak diterima. Cetak ke PDF dari komputer lain."),
        "virus": _("Antivirus menemukan virus dalam berkas ini. Bersihkan komputer pengirimnya."),
        "gambar_luas": _("Gambar terlalu besar. Perkecil ukurannya, atau simpan sebagai JPEG."),
        **_office_words(),
    }


def _office_words() -> dict[str, str]:
    odd = _("Susunan berkas ini janggal. Buka di Excel atau Word, simpan ulang, lalu unggah lagi.")
    large = _("Isi berkas terlalu besar setelah dibuka. Simpan sebagai PDF.")
    return {
        "zip_janggal": odd,
        "zip_bersarang": _(
            "Di dalam berkas ini ada berkas lain. Keluarkan sisipannya, lalu unggah lagi."
        ),
        "zip_banyak": large,
        "zip_besar": large,
        "zip_biasa": _("Berkas zip tidak diterima. Unggah dokumennya satu per satu."),
        "lembar_luas": _(
            "Lembar kerja terlalu luas: ada sel terisi jauh di luar tabel. Hapus baris dan kolom "
            "kosong yang diberi isi atau warna, lalu simpan ulang."
        ),
        "makro": _(
            "Berkas berisi makro, objek sisipan, atau tautan ke buku kerja lain. "
            "Simpan sebagai XLSX atau DOCX tanpa itu, atau sebagai PDF."
        ),
        "tautan_luar": _(
            "Berkas mengambil isi dari tempat lain. Putuskan tautannya, atau simpan sebagai PDF."
        ),
        "xml_entitas": odd,
    }

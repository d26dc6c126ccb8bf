"""Why a file is not taken, in a sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: Mapping[str, str | Promise] = {
    "kosong": _("Berkas kosong. Pilih berkas lain."),
    "bukan_excel": _("Berkas ini bukan buku kerja Excel. Unggah berkas .xlsx dari portal."),
    "xls_lama": _(
        "Berkas bersandi atau berformat .xls lama. Buka, simpan sebagai .xlsx tanpa sandi, lalu "
        "unggah lagi."
    ),
    "ods": _(
        "Berkas berformat OpenDocument (.ods). Di LibreOffice pilih Simpan Sebagai, format "
        "Excel 2007–365 (.xlsx), lalu unggah lagi."
    ),
    "xlsb": _("Berkas berformat .xlsb. Simpan sebagai .xlsx lalu unggah lagi."),
    "rusak": _("Berkas rusak dan tidak dapat dibaca. Buka, simpan ulang, lalu unggah lagi."),
    "makro": _(
        "Berkas berisi makro (.xlsm) atau objek sisipan. Simpan sebagai .xlsx tanpa makro dan "
        "objek, lalu unggah lagi."
    ),
    "tautan_luar": _(
        "Berkas tertaut ke berkas atau data lain. Putuskan tautannya (Data, Edit Tautan), lalu "
        "unggah lagi."
    ),
    "xml_entitas": _(
        "Berkas memuat deklarasi yang tidak dipakai Excel. Unduh berkas baru dari portal dan "
        "salin isian Anda ke sana."
    ),
    "zip_banyak": _("Berkas terdiri atas terlalu banyak bagian. Unduh berkas baru dari portal."),
    "zip_besar": _(
        "Isi berkas terlalu besar setelah dibuka. Unduh berkas baru dari portal dan salin isian "
        "Anda ke sana."
    ),
    "zip_janggal": _(
        "Susunan berkas janggal. Buka di Excel atau LibreOffice, simpan ulang, lalu unggah lagi."
    ),
    "zip_bersarang": _("Berkas memuat arsip di dalamnya. Unduh berkas baru dari portal."),
    "terkunci": _("Berkas bersandi. Simpan sebagai .xlsx tanpa sandi, lalu unggah lagi."),
    "berbahaya": _(
        "Berkas mencoba menjalankan sesuatu dan ditolak. Unduh berkas baru dari portal."
    ),
    "banyak_sel": _(
        "Lembar memuat terlalu banyak sel. Hapus baris dan kolom kosong di luar tabel, lalu simpan."
    ),
    "lembar_luas": _("Ada isi jauh di luar tabel. Hapus sel itu lalu unggah lagi."),
    "tanpa_lembar": _("Lembar RAB tidak ada. Kembalikan nama lembarnya menjadi RAB."),
    "tanpa_kepala": _(
        "Kepala tabel RAB tidak ditemukan. Unduh berkas baru dan salin isian Anda ke sana."
    ),
    "bukan_unduhan": _("Berkas ini bukan unduhan RAB dari portal. Unduh dulu, isi, lalu unggah."),
    "segel_rusak": _(
        "Lembar identitas berkas hilang atau diubah. Unduh berkas baru dan salin isian Anda ke "
        "sana."
    ),
    "usulan_lain": _("Berkas ini milik usulan lain. Unggah di halaman RAB usulan tersebut."),
    "templat_lama": _(
        "Berkas ini dari templat yang tidak lagi dikenal. Unduh berkas baru dan salin isian Anda "
        "ke sana."
    ),
    "terlalu_berat": _("Berkas terlalu berat untuk dibaca. Hapus lembar lain dan format berlebih."),
    "gagal": _("Berkas gagal dibaca. Unggah lagi; bila tetap gagal, hubungi admin."),
    "dibatalkan": _("Unggahan dibatalkan. Tidak ada yang berubah."),
}


def sentence(code: str, detail: str = "") -> str:
    """The sentence of a refusal, with the place where there is one."""
    said = str(_SENTENCES.get(code, _SENTENCES["gagal"]))
    return f"{said} ({detail})" if detail else said

"""Why a file is not taken, in a sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: Mapping[str, str | Promise] = {
    "empty": _("Berkas kosong. Pilih berkas lain."),
    "not_a_workbook": _("Berkas ini bukan buku kerja Excel. Unggah berkas .xlsx dari portal."),
    "old_or_encrypted": _(
        "Berkas bersandi atau berformat .xls lama. Buka, simpan sebagai .xlsx tanpa sandi, lalu "
        "unggah lagi."
    ),
    "opendocument": _(
        "Berkas berformat OpenDocument (.ods). Di LibreOffice pilih Simpan Sebagai, format "
        "Excel 2007–365 (.xlsx), lalu unggah lagi."
    ),
    "binary": _("Berkas berformat .xlsb. Simpan sebagai .xlsx lalu unggah lagi."),
    "damaged": _("Berkas rusak dan tidak dapat dibaca. Buka, simpan ulang, lalu unggah lagi."),
    "macro": _("Berkas berisi makro (.xlsm). Simpan sebagai .xlsx tanpa makro, lalu unggah lagi."),
    "link": _(
        "Berkas tertaut ke berkas atau data lain. Putuskan tautannya (Data, Edit Tautan), lalu "
        "unggah lagi."
    ),
    "embedded": _("Berkas memuat objek sisipan. Hapus objeknya lalu unggah lagi."),
    "declares_type": _(
        "Berkas memuat deklarasi yang tidak dipakai Excel. Unduh berkas baru dari portal dan "
        "salin isian Anda ke sana."
    ),
    "too_many_parts": _(
        "Berkas terdiri atas terlalu banyak bagian. Unduh berkas baru dari portal."
    ),
    "too_large_unpacked": _(
        "Isi berkas terlalu besar setelah dibuka. Unduh berkas baru dari portal dan salin isian "
        "Anda ke sana."
    ),
    "too_many_cells": _(
        "Lembar memuat terlalu banyak sel. Hapus baris dan kolom kosong di luar tabel, lalu simpan."
    ),
    "far_cell": _("Ada isi jauh di luar tabel. Hapus sel itu lalu unggah lagi."),
    "no_sheet": _("Lembar RAB tidak ada. Kembalikan nama lembarnya menjadi RAB."),
    "no_head": _(
        "Kepala tabel RAB tidak ditemukan. Unduh berkas baru dan salin isian Anda ke sana."
    ),
    "foreign": _("Berkas ini bukan unduhan RAB dari portal. Unduh dulu, isi, lalu unggah."),
    "broken_seal": _(
        "Lembar identitas berkas hilang atau diubah. Unduh berkas baru dan salin isian Anda ke "
        "sana."
    ),
    "other_proposal": _("Berkas ini milik usulan lain. Unggah di halaman RAB usulan tersebut."),
    "old_template": _(
        "Berkas ini dari templat yang tidak lagi dikenal. Unduh berkas baru dan salin isian Anda "
        "ke sana."
    ),
    "too_slow": _("Berkas terlalu berat untuk dibaca. Hapus lembar lain dan format berlebih."),
    "unread": _("Berkas gagal dibaca. Unggah lagi; bila tetap gagal, hubungi admin."),
    "withdrawn": _("Unggahan dibatalkan. Tidak ada yang berubah."),
}


def sentence(code: str, detail: str = "") -> str:
    """The sentence of a refusal, with the place where there is one."""
    said = str(_SENTENCES.get(code, _SENTENCES["unread"]))
    return f"{said} ({detail})" if detail else said

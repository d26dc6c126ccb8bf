"""What the guide sheet says."""

from django.utils.translation import gettext as _


def guide() -> list[tuple[str, str]]:
    """(heading, sentence) in reading order."""
    return [
        (_("Cara kerja"), _("Isi sel putih di lembar RAB, simpan sebagai .xlsx, lalu unggah.")),
        ("", _("Portal menunjukkan setiap perbedaan sel demi sel sebelum ada yang disimpan.")),
        ("", _("Sel kelabu dihitung sendiri. Isinya tidak dibaca kembali.")),
        (_("Baris baru"), _("Isi baris kosong di bawah baris terakhir. Tidak perlu nomor.")),
        (_("Menghapus"), _("Pilih “hapus” di kolom Hapus?. Portal meminta persetujuan dulu.")),
        (_("Mengurutkan"), _("Buka proteksi lembar (tanpa sandi), urutkan, lalu simpan.")),
        (_("Angka"), _("Tulis rupiah penuh: 1200000 atau 1.200.000. Jangan “1,2 juta”.")),
        ("", _("Volume adalah hasil kali faktor F1 sampai F4 dengan satuannya S1 sampai S4.")),
        (_("Rumus"), _("Rumus boleh dipakai di sel putih asal hasilnya tersimpan di berkas.")),
        (
            _("Bila usulan berubah"),
            _("Portal menggabungkan kedua sisi dan menanyakan sel yang bentrok."),
        ),
        (
            _("Jangan diubah"),
            _("Lembar tersembunyi dan kolom Identitas baris: keduanya mengenali baris Anda."),
        ),
        (_("Format"), _("Excel dan LibreOffice dapat dipakai. Berkas bermakro ditolak.")),
    ]

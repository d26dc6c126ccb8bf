from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0160_attendance_lists'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reportrun',
            name='kind',
            field=models.CharField(choices=[('reviu_rakor', 'Laporan Reviu Rakor'), ('matriks_renstra', 'Matriks Kinerja dan Pendanaan Renstra'), ('statistik', 'Statistik usulan nasional'), ('daftar_usulan', 'Daftar usulan'), ('pagu', 'Pagu tiap tahap'), ('skenario', 'Perbandingan skenario pagu'), ('semula_menjadi', 'Semula / Menjadi'), ('tanda_terima', 'Tanda terima usulan'), ('baris_rab', 'Seluruh baris RAB'), ('daftar_alokasi', 'Daftar alokasi'), ('lampiran_alokasi', 'Lampiran surat alokasi'), ('berita_acara', 'Berita acara meja Rakor'), ('daftar_hadir', 'Daftar hadir Rakor'), ('tabel_keuangan', 'Tabel keuangan')], max_length=20, verbose_name='laporan'),
        ),
    ]

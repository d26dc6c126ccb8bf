"""Pages made only of the face's own parts, so that a real browser can look at all of them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.i18n import set_language

from ikmportal.ui.components import Badge, Bar, Step, Tile
from ikmportal.ui.fields import DateField, RupiahField, VolumeField
from ikmportal.ui.forms import MendingForm
from ikmportal.ui.tables import Column, Row, Table

PARTS = """{% extends "base.html" %}{% load static %}{% block title %}Contoh{% endblock %}
{% block css %}<link rel="stylesheet" href="{% static "css/pages/dashboard.css" %}">{% endblock %}
{% block crumb %}{% breadcrumb "Usulan TA 2027" "/" "Contoh" %}{% endblock %}
{% block content %}<div class="judul"><h1>Contoh semua bagian</h1></div>
{% for badge in badges %}{% state_badge badge %} {% endfor %}
<div class="kartu"><section class="grup"><h2>Tugas</h2><ul class="daftar-tugas">
{% task_row "Identitas" state="ok" href="#" detail="Disperindag" %}
{% task_row "Lokasi" state="jalan" href="#" %}
{% task_row "RAB" state="salah" href="#" warning="2 baris melebihi SBM" %}
{% task_row "Ajukan" state="terkunci" detail="Terbuka setelah selesai" %}</ul></section></div>
{% segments states label="1 selesai, 1 sedang diisi" %}
{% notice "Batas pengajuan" %}Tersisa 6 hari.{% endnotice %}
{% notice "Kabar" tone="nila" %}<a href="#">Baca</a>{% endnotice %}
{% notice "Berhasil" tone="hijau" %}Tersimpan.{% endnotice %}
{% notice "Galat" tone="galat" %}<a href="#">Ulangi</a>{% endnotice %}
{% card "Anggaran" %}{% meter 73 pending=5 label="Terpakai 73 persen" %}{% bars bars %}{% endcard %}
{% card "Alur" %}{% timeline steps %}{% endcard %}{% card "Peta" %}{% tiles tiles %}{% endcard %}
{% data_table table %}{% pager previous="?a" next="?b" note="1–50" %}{% facts facts %}
{% empty_state "Belum ada usulan" text="Mulai di sini." href="#" action="Mulai" %}
{% endblock %}"""

FORM = """{% extends "base.html" %}{% block title %}Isian{% endblock %}{% block content %}
<div class="judul"><h1>Isian</h1></div>
<form method="post" data-ikm-once data-ikm-guard novalidate>{% csrf_token %}{{ form }}
<div class="tombol"><button class="btn btn-primary">Simpan dan lanjut</button>
<a class="btn btn-garis" href="/">Batal</a></div></form>{% endblock %}"""


SWAP = """{% extends "base.html" %}{% block title %}Tukar{% endblock %}{% block content %}
<h1>Tukar</h1><div id="bagian"><form hx-post="/bagian/" hx-target="#bagian">
<label for="n">Nama</label><input id="n" name="n"><button id="kirim">Kirim</button></form></div>
{% endblock %}"""


class Sample(MendingForm):
    title = forms.CharField(label="Judul usulan", help_text="Sebut kegiatan dan lokasinya.")
    price = RupiahField(label="Harga satuan")
    volume = VolumeField(label="Volume", required=False)
    start = DateField(label="Tanggal mulai")
    scheme = forms.ChoiceField(label="Skema", choices=[("", "-"), ("tp", "Tugas Pembantuan")])
    decision = forms.ChoiceField(
        label="Keputusan", widget=forms.RadioSelect, choices=[("1", "Disetujui"), ("2", "Ditunda")]
    )
    sure = forms.BooleanField(label="Data ini benar")


def page(source: str, request: HttpRequest, **values: Any) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(values, request))


def parts(request: HttpRequest) -> HttpResponse:
    columns = [Column(label="Uraian", kind="head"), Column(label="Jumlah (Rp)", kind="number")]
    rows = [Row(cells=["Instruktur", 240_000_000]), Row(cells=["Sewa", 48_000_000], tone="temuan")]
    tile = Tile(code="AC", name="Aceh", value="44%", href="#", row=1, column=1, shade=3)
    last = Tile(code="PS", name="Papua Selatan", value="–", href="#", row=4, column=17, shade=0)
    return page(
        PARTS,
        request,
        badges=[Badge(tone, "cek", tone) for tone in ("draf", "setuju", "tolak", "perbaiki")],
        states=["ok", "jalan", "salah", "kosong", "terkunci"],
        bars=[Bar(label="Aceh", value="Rp22,8 miliar", share=73, pending=21)],
        steps=[Step(label="Draf", is_done=True), Step(label="Telaah", is_current=True)],
        tiles=[tile, last],
        table=Table(caption="RAB", columns=columns, rows=rows),
        facts=[("Penerima", "20 wirausaha"), ("Lokasi", "")],
    )


def form(request: HttpRequest) -> HttpResponse:
    sample = Sample(request.POST or None)
    if sample.is_valid():
        return HttpResponse("tersimpan")
    return page(FORM, request, form=sample)


def swap(request: HttpRequest) -> HttpResponse:
    return page(SWAP, request)


def part(request: HttpRequest) -> HttpResponse:
    """Refuses the empty name as a form with errors does: 422 and the same controls again."""
    name = request.POST["n"]
    answer = (
        "<p>{{ name }}</p><input id='n' name='n' aria-label='Nama'><button id='kirim'>K</button>"
    )
    html = engines["django"].from_string(answer).render({"name": name or "Isi nama."}, request)
    return HttpResponse(html, status=200 if name else 422)


def _open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return login_not_required(view)


urlpatterns = [
    path("", _open(parts), name="home"),
    path("isian/", _open(form), name="sample-form"),
    path("tukar/", _open(swap), name="sample-swap"),
    path("bagian/", _open(part), name="sample-part"),
    path("bahasa/", _open(set_language), name="set_language"),
]

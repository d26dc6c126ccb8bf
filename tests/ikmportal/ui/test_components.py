from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from ikmportal.ui.components import Badge, Bar, Step, Tile, UnknownToneError
from ikmportal.ui.icons import ICONS, UnknownIconError
from ikmportal.ui.tables import Column, Row, RowShapeError, Table, link, table_html

EVIL = "<b>&\"'"
ESCAPED = "&lt;b&gt;&amp;"


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        "{% icon 'cek' lable='x' %}",
        "{% chip 'Draf' tne='draf' %}",
        "{% card 'x' titel='y' %}{% endcard %}",
        "{% notice 'x' tones='nila' %}{% endnotice %}",
        "{% meter 5 lbel='x' %}",
        "{% segments states label='x' titel='y' %}",
        "{% task_row 'x' state='ok' hreff='/' %}",
        "{% pager prev='/' %}",
        "{% empty_state 'x' txt='y' %}",
        "{% bars rows tone='x' %}",
        "{% data_table %}",
        "{% facts %}",
    ],
)
def test_a_misspelt_or_missing_argument_fails(source):
    with pytest.raises((TemplateSyntaxError, TypeError)):
        render(source)


def test_unknown_icon_tone_and_state_fail():
    with pytest.raises(UnknownIconError):
        render("{% icon 'ckeck' %}")
    with pytest.raises(UnknownToneError):
        render("{% chip 'x' tone='merah' %}")
    with pytest.raises(UnknownToneError):
        render("{% segments states label='x' %}", states=["okay"])
    with pytest.raises(UnknownToneError):
        Badge("x", "cek", "merah")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        "{% icon 'cek' label=evil %}",
        "{% chip evil %}",
        "{% card evil %}x{% endcard %}",
        "{% notice evil %}x{% endnotice %}",
        "{% meter 5 label=evil %}",
        "{% segments states label=evil %}",
        "{% task_row evil state='ok' href=evil detail=evil warning=evil %}",
        "{% facts pairs %}",
        "{% pager next=evil note=evil %}",
        "{% empty_state evil text=evil href=evil action=evil %}",
        "{% breadcrumb evil evil evil %}",
        "{% timeline steps %}",
        "{% tiles tiles %}",
        "{% bars bars %}",
        "{% data_table table %}",
    ],
)
def test_text_is_escaped(source):
    tile = Tile(code=EVIL, name=EVIL, value=EVIL, href=EVIL, row=1, column=1, shade=1)
    table = Table(
        caption=EVIL,
        columns=[Column(label=EVIL), Column(label=EVIL, kind="head")],
        rows=[Row(cells=[EVIL, link(EVIL, EVIL)], tone=EVIL)],
    )

    html = render(
        source,
        evil=EVIL,
        states=["ok"],
        pairs=[(EVIL, EVIL)],
        steps=[Step(label=EVIL, note=EVIL)],
        tiles=[tile],
        bars=[Bar(label=EVIL, value=EVIL, share=5)],
        table=table,
    )

    assert "<b>" not in html
    assert ESCAPED in html


def test_block_content_stays_html():
    html = render("{% card 'Judul' %}<p>{{ evil }}</p>{% endcard %}", evil=EVIL)

    assert f"<p>{ESCAPED}" in html


def test_meter_draws_shares_without_style_and_never_beyond_its_ends():
    html = render("{% meter 97.5 pending=10 label='x' %}")

    assert 'width="97.50%"' in html
    assert 'x="97.50%" width="2.50%"' in html
    assert "style" not in html
    assert 'width="100.00%"' in render("{% meter 140 label='x' %}")


def test_task_without_address_is_not_a_link():
    html = render("{% task_row 'Ajukan' state='terkunci' %}")

    assert "<a " not in html
    assert "Belum bisa dimulai" in html


def test_breadcrumb_wants_the_last_label_without_address():
    with pytest.raises(TemplateSyntaxError):
        render("{% breadcrumb 'a' '/' %}")


def test_table_groups_numbers_and_marks_cells_for_phones():
    table = Table(
        caption="RAB",
        columns=[Column(label="Uraian", kind="head"), Column(label="Jumlah (Rp)", kind="number")],
        rows=[Row(cells=["Instruktur", 240_000_000], tone="temuan")],
        foot=[Row(cells=["Total", None])],
    )

    html = table_html(table)

    assert '<tr class="temuan"><th scope="row" class="u">Instruktur</th>' in html
    assert '<td class="num" data-l="Jumlah (Rp)">240.000.000</td>' in html
    assert '<td class="num" data-l="Jumlah (Rp)">–</td></tr></tfoot>' in html


def test_table_refuses_a_row_of_another_shape():
    with pytest.raises(RowShapeError):
        table_html(Table(caption="x", columns=[Column(label="a")], rows=[Row(cells=[1, 2])]))


def test_error_summary_reaches_forms_in_formsets_and_radio_groups():
    class Line(forms.Form):
        choice = forms.ChoiceField(choices=[("1", "satu")], widget=forms.RadioSelect)

    lines = forms.formset_factory(Line, extra=1, min_num=1, validate_min=True)
    formset = lines({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"})

    html = render("{% error_summary formset %}", formset=formset)

    assert 'href="#id_form-0-choice_0"' in html


def test_every_icon_is_drawn_by_itself():
    assert len(ICONS) >= 25
    assert all(svg.startswith('<svg class="i"') and "url(" not in svg for svg in ICONS.values())


def test_moments_are_shown_in_the_readers_zone_and_wib():
    at = datetime(2026, 10, 3, 6, 2, tzinfo=UTC)
    with timezone.override("Asia/Makassar"):
        text = render("{{ at|waktu }}", at=at).replace("\u00a0", " ")
        saved = render("{% save_state at %}", at=at).replace("\u00a0", " ")

    assert text == "3 Oktober 2026, pukul 14.02 WITA (pukul 13.02 WIB)"
    assert "Tersimpan pukul 14.02 WITA" in saved


def test_filters_show_a_dash_for_nothing():
    source = "{{ x|rupiah }}{{ x|rupiah_short }}{{ x|number }}{{ x|percent }}{{ x|tanggal }}"

    assert render(source + "{{ x|waktu }}{{ x|tenggat }}{{ x|volume }}", x=None) == "–" * 8

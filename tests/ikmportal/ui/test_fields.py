from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.template import Context, Template
from django.utils import translation

from ikmportal.ui.fields import DateField, RupiahField, VolumeField
from ikmportal.ui.forms import MendingForm


class Line(MendingForm):
    title = forms.CharField(label="Uraian")
    price = RupiahField(label="Harga satuan")
    volume = VolumeField(label="Volume", decimal_places=2)
    start = DateField(label="Tanggal mulai", required=False)
    rab = forms.FileField(label="RAB")
    account = forms.ChoiceField(label="Akun", choices=[("", "-"), ("1", "522151")])
    sure = forms.BooleanField(label="Data ini benar")


class Amount(MendingForm):
    price = RupiahField(label="Harga satuan", help_text="Tanpa sen.")


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def test_fields_clean_typed_text():
    class Typed(forms.Form):
        price = RupiahField()
        volume = VolumeField()
        start = DateField()

    form = Typed({"price": "Rp1.000.000,00", "volume": "1,5", "start": "20 Agustus 2021"})

    assert form.is_valid()
    assert form.cleaned_data == {
        "price": 1_000_000,
        "volume": Decimal("1.5"),
        "start": date(2021, 8, 20),
    }


def test_optional_fields_may_be_blank():
    class Optional(forms.Form):
        price = RupiahField(required=False)
        volume = VolumeField(required=False)
        start = DateField(required=False)

    form = Optional({"price": " ", "volume": "", "start": "  "})

    assert form.is_valid()
    assert form.cleaned_data == {"price": None, "volume": None, "start": None}


def test_zero_is_an_amount_not_a_blank():
    form = Amount({"price": "0"})

    assert form.is_valid()
    assert form.cleaned_data == {"price": 0}


def test_refused_text_stays_and_is_described_by_its_error():
    form = Amount({"price": "1,5 jt"})

    html = str(form)

    assert form.errors["price"] == ["Tulis nilai lengkap dengan angka: 1.500.000."]
    assert 'value="1,5 jt"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_price_helptext id_price_error"' in html
    assert 'id="id_price_error"' in html
    assert 'id="id_price_helptext"' in html


def test_markup_typed_into_a_field_is_escaped():
    html = str(Amount({"price": '"><script>alert(1)</script>'}))

    assert "<script>" not in html


def test_summary_says_the_same_words_as_the_field_and_links_to_it():
    html = str(Amount({"price": ""}))

    assert "Ada 1 hal yang perlu diperbaiki" in html
    assert '<a href="#id_price">Isi harga satuan.</a>' in html
    assert html.count("Isi harga satuan.") == 2


def test_a_blank_form_has_no_summary():
    assert "perlu diperbaiki" not in str(Amount())


def test_missing_answers_name_the_mend():
    form = Line({})

    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "title": "Isi uraian.",
        "price": "Isi harga satuan.",
        "volume": "Isi volume.",
        "rab": "Unggah RAB.",
        "account": "Pilih akun.",
        "sure": "Centang “Data ini benar”.",
    }


def test_an_own_required_message_is_kept():
    class Own(MendingForm):
        title = forms.CharField(error_messages={"required": "Beri judul."})

    assert Own({}).errors["title"] == ["Beri judul."]


def test_plain_forms_do_not_show_djangos_sentence():
    class Plain(forms.Form):
        title = forms.CharField()

    assert Plain({}).errors["title"] == ["Isi bagian ini."]


def test_too_many_decimals_are_refused_not_rounded():
    form = Line({"volume": "1,505"})

    assert form.errors["volume"] == ["Tulis paling banyak 2 angka di belakang koma."]


def test_stored_values_are_shown_in_the_standard_notation():
    class Stored(forms.Form):
        price = RupiahField()
        volume = VolumeField()
        start = DateField()

    initial = {"price": 1_000_000, "volume": Decimal("1.50"), "start": date(2021, 8, 20)}

    html = str(Stored(initial=initial))

    assert 'value="1.000.000"' in html
    assert 'value="1,5"' in html
    assert 'value="20 Agustus 2021"' in html


def test_another_notation_of_the_same_value_is_no_change():
    form = Amount({"price": "Rp 1.000.000,00"}, initial={"price": 1_000_000})

    assert not form.has_changed()


def test_crispy_renders_fields_as_the_rest_of_the_portal_does():
    form = Amount({"price": ""})

    html = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
        Context({"form": form})
    )

    assert "".join(str(form["price"].as_field_group()).split()) in "".join(html.split())


class Choosing(MendingForm):
    stage = forms.ChoiceField(label="Tahap", choices=[*BLANK_CHOICE_DASH, ("1", "Draf")])
    kind = forms.ChoiceField(
        label="Jenis", choices=[*BLANK_CHOICE_DASH, ("1", "Baru")], required=False
    )


def test_a_choice_not_made_is_said_in_words():
    form = Choosing()

    assert form.fields["stage"].choices == [("", "Pilih tahap"), ("1", "Draf")]
    assert form.fields["kind"].choices == [("", "–"), ("1", "Baru")]

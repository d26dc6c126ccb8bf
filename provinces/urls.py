"""Doors to territory and its registers."""

from django.urls import path, register_converter

from provinces.views import delegations, profiles, sentra, technical_units, territory


class ProvinceCode:
    """The two digits of a province."""

    regex = "[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RegencyCode(ProvinceCode):
    """The code of a kabupaten/kota, such as 13.73."""

    regex = r"[0-9]{2}\.[0-9]{2}"


register_converter(ProvinceCode, "province_code")
register_converter(RegencyCode, "regency_code")

app_name = "provinces"

_PROVINCE = "wilayah/<province_code:code>/"
_REGENCY = f"{_PROVINCE}<regency_code:regency_code>/"
_SENTRA = "wilayah/sentra/<uuid:sentra_id>/"
_UNIT = "wilayah/uptd/<uuid:unit_id>/"

urlpatterns = [
    path("pelimpahan/", delegations.delegations, name="delegations"),
    path("pelimpahan/jabatan/<uuid:post_id>/", delegations.delegation_new, name="delegation-new"),
    path(
        "pelimpahan/<uuid:appointment_id>/akhiri/",
        delegations.delegation_end,
        name="delegation-end",
    ),
    path("wilayah/", territory.territory, name="territory"),
    path("wilayah/daerah/<uuid:place_id>/", profiles.place, name="place"),
    path(_PROVINCE, profiles.province, name="province"),
    path(_REGENCY, profiles.regency, name="regency"),
    path("wilayah/sentra/", sentra.sentra_list, name="sentra-list"),
    path(f"{_REGENCY}sentra/baru/", sentra.sentra_new, name="sentra-new"),
    path(_SENTRA, sentra.sentra, name="sentra"),
    path(f"{_SENTRA}ubah/", sentra.sentra_edit, name="sentra-edit"),
    path(f"{_SENTRA}tahap/", sentra.stage, name="sentra-stage"),
    path(f"{_SENTRA}mitra/", sentra.partner_add, name="partner-add"),
    path(f"{_SENTRA}mitra/<uuid:partner_id>/hapus/", sentra.partner_remove, name="partner-remove"),
    path(f"{_PROVINCE}uptd/baru/", technical_units.unit_new, name="unit-new-province"),
    path(f"{_REGENCY}uptd/baru/", technical_units.unit_new, name="unit-new"),
    path(_UNIT, technical_units.unit, name="unit"),
    path(f"{_UNIT}ubah/", technical_units.unit_edit, name="unit-edit"),
    path(f"{_UNIT}mesin/", technical_units.machine_add, name="machine-add"),
    path(f"{_UNIT}mesin/<uuid:machine_id>/", technical_units.machine, name="machine"),
    path(
        f"{_UNIT}mesin/<uuid:machine_id>/hapus/",
        technical_units.machine_remove,
        name="machine-remove",
    ),
]

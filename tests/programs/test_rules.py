"""Every declared rule lets one dossier pass and stops another, in the words asserted here."""

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from budgets.states import SbmClass
from programs.checks import CHECKS, DECLARED, declared, examine
from programs.checks.background import Level
from programs.checks.magnitude import from_log, is_far, to_log
from programs.checks.rule import (
    Parameter,
    ParameterKind,
    ParameterRefused,
    RuleBook,
    Setting,
    rule_code,
)
from programs.states import Severity
from tests.programs.rule_fixtures import FIXTURES, USUAL, on, priced, sbm
from tests.programs.test_checks import dossier

WORDS = Parameter(
    name="words", label="Kata", kind=ParameterKind.WHOLE, default=5, lowest=1, highest=9
)
SPREADS = Parameter(name="s", label="S", kind=ParameterKind.DECIMAL, default=Decimal(3))
FLAG = Parameter(name="f", label="F", kind=ParameterKind.FLAG, default=True)


def of_rule(found, code: str):
    return [finding for finding in found if rule_code(finding.code) == code]


def test_every_check_declares_its_rules():
    assert [find.__module__ for find in CHECKS if not declared(find)] == []


def test_every_code_is_declared_once():
    codes = [rule.code for find in CHECKS for rule in declared(find)]

    assert sorted(codes) == sorted(set(codes))
    assert set(FIXTURES) == set(DECLARED)


@pytest.mark.parametrize("code", DECLARED)
def test_check_finds_under_its_own_codes_only(code):
    """A code belongs to one rule: a finding under another's would follow the other's setting."""
    bad = FIXTURES[code].bad
    strange = [
        (find.__module__, finding.code)
        for find in CHECKS
        for finding in find(bad)
        if rule_code(finding.code) not in {rule.code for rule in declared(find)}
    ]

    assert strange == []


@pytest.mark.parametrize("code", DECLARED)
def test_rule_lets_its_good_dossier_pass(code):
    assert of_rule(examine(FIXTURES[code].good), code) == []


@pytest.mark.parametrize("code", DECLARED)
def test_rule_stops_its_bad_dossier_in_these_words(code):
    found = of_rule(examine(FIXTURES[code].bad), code)

    assert [finding.message for finding in found] == FIXTURES[code].messages
    declared_severity = DECLARED[code].severity
    wanted = Severity.WARN if declared_severity == Severity.OFF else declared_severity
    assert {finding.severity for finding in found} == {wanted}


@pytest.mark.parametrize("code", DECLARED)
def test_rule_that_is_off_finds_nothing(code):
    bad = dossier(**FIXTURES[code].failing | {"around": {
        **FIXTURES[code].failing.get("around", {}),
        "rules": RuleBook({code: Setting(Severity.OFF)}),
    }})  # fmt: skip

    assert of_rule(examine(bad), code) == []


@pytest.mark.parametrize(("code", "name", "value", "message"), [
    ("L3", "units", 6, "Sentra Tenun hanya punya 5 unit; sentra paling sedikit 6 unit IKM."),
    (
        "T2", "years", 3,
        "Usulan berlanjut: isi target dan perkiraan biaya paling sedikit tiga tahun.",
    ),
])  # fmt: skip
def test_what_passed_is_stopped_by_a_number_that_an_admin_raised(code, name, value, message):
    book = RuleBook({code: Setting(Severity.BLOCK, {name: value})})
    found = examine(dossier(**FIXTURES[code].passing | {"around": {"rules": book}}))

    assert [finding.message for finding in of_rule(found, code)] == [message]


def test_warning_rule_blocks_when_it_is_set_to():
    book = RuleBook({"R11": Setting(Severity.BLOCK)})
    found = examine(dossier(**priced(21_600_000_000), around=USUAL | {"rules": book}))

    assert [f.severity for f in of_rule(found, "R11")] == [Severity.BLOCK]


def test_finding_that_its_check_softened_stays_soft():
    """A rate of low confidence warns at most, whatever the rule is set to."""
    book = RuleBook({"R8": Setting(Severity.BLOCK)})
    around = sbm(SbmClass.CEILING, confidence="low") | {"rules": book}

    assert [f.severity for f in of_rule(examine(dossier(**priced(175_000), around=around)), "R8")
            ] == [Severity.WARN]  # fmt: skip


@pytest.mark.parametrize(("suffices", "severity"), [(True, Severity.WARN), (False, Severity.BLOCK)])
def test_reason_softens_the_sbm_ceiling_where_the_scheme_says_so(suffices, severity):
    book = RuleBook({"R8": Setting(Severity.BLOCK, {"reason_suffices": suffices})})
    around = sbm(SbmClass.CEILING, reason=True) | {"rules": book}

    found = of_rule(examine(dossier(**priced(175_000), around=around)), "R8")

    assert [finding.severity for finding in found] == [severity]


def test_rules_off_by_declaration_are_the_assumed_ones():
    """No legal maximum of supporting cost and no minimum of participants was found."""
    off = {code for code, rule in DECLARED.items() if rule.severity == Severity.OFF}

    assert off == {"M3", "R15"}
    assert all(DECLARED[code].is_assumed for code in off)


def test_confirmed_rules_name_an_article_and_assumed_ones_a_source():
    unnamed = [c for c, r in DECLARED.items() if not (r.article or (r.is_assumed and r.source))]

    assert unnamed == []


def test_undeclared_check_is_taken_at_its_word():
    assert RuleBook().severity(Severity.BLOCK, rule=None, code="X9") == Severity.BLOCK
    assert on("X9").severity(Severity.BLOCK, rule=None, code="X9-a") == Severity.WARN


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (WORDS, 0), (WORDS, 10), (WORDS, "5"), (WORDS, True), (WORDS, 1.5), (WORDS, None),
        (SPREADS, 1.5), (SPREADS, "x"), (SPREADS, "NaN"), (SPREADS, "-1"), (SPREADS, True),
        (FLAG, 1), (FLAG, "ya"), (FLAG, None),
    ],
)  # fmt: skip
def test_parameter_refuses_what_it_does_not_declare(parameter, value):
    with pytest.raises(ParameterRefused):
        parameter.read(value)


def test_stored_value_that_no_longer_fits_counts_as_none():
    rule = DECLARED["K1"]

    assert RuleBook({"K1": Setting(Severity.BLOCK, {"words": 0})}).value(rule, "words") == 5
    assert RuleBook({"K1": Setting(Severity.BLOCK, {"words": 8})}).value(rule, "words") == 8


def test_every_default_fits_its_own_declaration():
    for rule in DECLARED.values():
        for parameter in rule.parameters:
            assert parameter.read(parameter.stored(parameter.default)) == parameter.default


@pytest.mark.parametrize(
    ("price", "odd"),
    [
        (21_600_000, False), (2_160_000, False), (216_000_000, False), (648_000_000, True),
        (21_600_000_000, True), (21_600_000_000_000, True), (21_600, True),
    ],
)  # fmt: skip
def test_slip_of_three_zeros_is_far_and_a_good_bargain_is_not(price, odd):
    usual = Level(40, to_log(21_600_000), Decimal("0.1"))

    assert is_far(to_log(price), usual, fold=30, spreads=Decimal("3.5")) is odd


def test_wide_history_never_hides_three_zeros():
    usual = Level(40, to_log(21_600_000), Decimal("3"))

    assert is_far(to_log(21_600_000_000), usual, fold=30, spreads=Decimal("3.5"))


def test_log_is_exact_and_reads_back_as_about():
    assert to_log(21_600_000) == Decimal("7.3345")
    assert from_log(Decimal("7.3345")) == 22_000_000
    assert from_log(Decimal("3.0")) == 1_000


def test_rule_files_import_no_model_manager():
    """Rules are pure: none of their modules asks the database."""
    asking = [
        find.__module__
        for find in CHECKS
        if ".objects" in Path(sys.modules[find.__module__].__file__).read_text()
    ]

    assert asking == []

"""Short functions, small modules, small templates."""

import ast
import statistics

from tests.structure import house

LONGEST_FUNCTION, P95_FUNCTION, MEDIAN_FUNCTION = 60, 35, 12
LONGEST_MODULE, LONGEST_TEMPLATE = 400, 150
# Tables of words and of URLs would be longer if they were split.
EXEMPT_MODULES: set[str] = set()


def _functions() -> dict[str, int]:
    """Lines by function, from ``def`` to the last line."""
    return {
        f"{name}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for name in house.modules()
        for node in ast.walk(house.tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_are_short():
    sizes = _functions()

    assert len(sizes) > 500
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert statistics.quantiles(sizes.values(), n=20)[-1] <= P95_FUNCTION
    assert statistics.median(sizes.values()) <= MEDIAN_FUNCTION


def test_modules_are_small():
    sizes = {name: len(house.text(name).splitlines()) for name in house.modules()}

    assert {n: s for n, s in sizes.items() if s > LONGEST_MODULE and n not in EXEMPT_MODULES} == {}


def test_tests_are_small_modules_too():
    own = [n for n in house.files() if n.startswith("tests/") and n.endswith(".py")]
    sizes = {name: len(house.text(name).splitlines()) for name in own}

    assert {n: s for n, s in sizes.items() if s > LONGEST_MODULE + 100} == {}


def test_templates_are_small():
    sizes = {n: len(house.text(f"templates/{n}").splitlines()) for n in house.templates()}

    assert len(sizes) > 50
    assert {name: size for name, size in sizes.items() if size > LONGEST_TEMPLATE} == {}

"""Every folder holds only what has a name; a new room is a decision (decisions/0002)."""

import pytest

from tests.structure import house

TOP = {
    ".ci", ".dockerignore", ".gitignore", "CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile",
    "NOTICE", "README.md", "budgets", "docker-compose.yml", "docs", "ikmportal", "locale",
    "manage.py", "programs", "provinces", "pyproject.toml", "requirements.lock", "static",
    "templates", "tests",
}  # fmt: skip
ROOMS = {
    "", "models", "querysets", "states", "rules", "checks", "figures", "actions", "emails", "tasks",
    "forms", "views", "urls", "admin", "apps", "migrations", "management", "data",
}  # fmt: skip
ROOF_AND_CELLAR = {
    "", "accounts", "apps", "audit", "celery", "decisions", "demo", "files", "health", "mail",
    "management", "prepared", "prepared_writes", "reports", "settings", "supervisor", "ui", "urls",
    "wsgi",
}  # fmt: skip
REPORTS = {
    "", "actions", "apps", "assemble", "build", "document", "forms", "management", "migrations",
    "models", "render", "tasks", "urls", "views",
}  # fmt: skip
BANNED = ("util", "helper", "common", "manager", "misc", "service", "shared", "base_")


def _rooms(folder: str) -> set[str]:
    """First level below a folder; ``__init__`` and README count as the folder itself."""
    below = {
        name.removeprefix(f"{folder}/").split("/")[0]
        for name in house.files()
        if name.startswith(f"{folder}/")
    }
    return {"" if b in ("__init__.py", "README.md") else b.removesuffix(".py") for b in below}


def test_top_level_is_named():
    assert {name.split("/")[0] for name in house.files()} - TOP == set()


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("programs", ROOMS | {"workbook"}),
        ("budgets", ROOMS),
        ("provinces", ROOMS | {"middleware"}),
        ("ikmportal", ROOF_AND_CELLAR),
        ("ikmportal/reports", REPORTS),
        ("templates", {
            "400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html",
            "503.html", "account", "accounts", "allauth", "base.html", "bootstrap5", "budgets",
            "programs", "provinces", "reports", "ui", "admin",
        }),
        ("static", {"css", "img", "js", "vendor"}),
        ("tests", {
            "", "abuse", "access", "bench", "budgets", "concurrency", "conftest", "factories",
            "ikmportal", "journeys", "plugins", "programs", "provinces", "structure",
        }),
    ],
)  # fmt: skip
def test_rooms_are_named(folder, named):
    found = _rooms(folder)

    assert found
    assert found - named == set()


def test_no_module_is_a_drawer_for_anything():
    assert [
        name
        for name in house.modules()
        if any(word in name.rsplit("/", 1)[1].lower() for word in BANNED)
    ] == []


def test_every_app_has_apps_and_is_installed(settings):
    apps = {
        name.rsplit("/", 1)[0].replace("/", ".")
        for name in house.modules()
        if name.endswith("/apps.py")
    }

    assert apps == {app for app in settings.INSTALLED_APPS if app.split(".")[0] in house.APPS}


def test_nothing_names_this_machine_or_a_registry():
    """Absolute homes and registry hosts belong to machines, not to the project."""
    hosts = (
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "registry.npmjs" + ".org",
        "/ro" + "ot/",
        "/wo" + "rk/",
    )
    skipped = (".woff2", ".png", ".mo", ".js", ".xlsx", ".pdf", ".jpg")

    found = [
        (name, host)
        for name in house.files()
        if not name.endswith(skipped) and not name.startswith("static/vendor/")
        for host in hosts
        if host in house.text(name)
    ]

    assert found == []

"""Production refuses to start without its secrets, and its cookies and transport are locked."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

GIVEN = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.contoh.example",
    "DATABASE_URL": "postgres://u@db/ikm",
    "REDIS_URL": "redis://valkey/0",
}
WANTED = {
    "DEBUG": False,
    "IS_DEMO": False,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "SESSION_COOKIE_PATH": "/",
    "SESSION_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "CSRF_COOKIE_PATH": "/",
    "CSRF_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "X_FRAME_OPTIONS": "DENY",
}


def load(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = (
        "import json; from django.conf import settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in {list(WANTED)!r}}}))"
    )
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ikmportal.settings.production"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=env | {"VAR_DIR": "/nonexistent"} | given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_locked():
    done = load(GIVEN)

    assert done.stderr == ""
    assert json.loads(done.stdout) == WANTED


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_without_a_secret_does_not_start(missing):
    done = load({name: value for name, value in GIVEN.items() if name != missing})

    assert done.returncode != 0
    assert missing in done.stderr

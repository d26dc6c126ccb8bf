"""The test suite: real PostgreSQL, real Valkey, real templates, quick password hashing."""

from .base import *  # noqa: F403
from .base import DATABASES, LOGGING, STORAGES, TEMPLATES

SECRET_KEY = "test-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""  # type: ignore[index]
# A test holds its transaction while it draws, waits or is starved: only the last word counts.
DATABASES["default"]["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=300000"
# Thousands of tests are refused on purpose; only what breaks is news.
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}

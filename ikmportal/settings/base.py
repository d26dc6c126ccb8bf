"""Settings shared by every environment. The process environment is read in this package only."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import addresses

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
# What whoever started us gave; empty means that `manage.py portal` starts its own server.
GIVEN_DATABASE_URL = env.str("DATABASE_URL", default="")
GIVEN_REDIS_URL = env.str("REDIS_URL", default="")
if (_runtime_env := VAR_DIR / "runtime.env").is_file():
    # The supervisor leaves the addresses of its own PostgreSQL and Valkey here, so that
    # `manage.py shell` in a second terminal reaches the running portal.
    env.read_env(str(_runtime_env))

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
# Where `manage.py portal` serves. PORT stays a text until it is checked with a clear message.
BIND = env.str("BIND", default="127.0.0.1")
PORT = env.str("PORT", default="8000")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Demo data carries "data contoh" in a banner and on every print.
IS_DEMO = env.bool("IKM_DEMO", default=False)
# Off when Pango is missing: PDF buttons then say so instead of failing.
PDF_ENABLED = env.bool("PDF_ENABLED", default=True)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "ikmportal.ui",
    "ikmportal.audit",
    "ikmportal.mail",
    "ikmportal.accounts",
    "provinces",
    "budgets",
    "programs",
    "ikmportal.reports",
    "ikmportal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ikmportal.ui.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ikmportal.accounts.middleware.NoStoreMiddleware",
    "ikmportal.accounts.middleware.SamePersonMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ikmportal.audit.middleware.AuditContextMiddleware",
    "provinces.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ikmportal.health.BusyMiddleware",
]

ROOT_URLCONF = "ikmportal.urls"
WSGI_APPLICATION = "ikmportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ikmportal.ui.context.shell",
            ],
            "builtins": ["ikmportal.ui.templatetags.ikm"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

DATABASES = {
    "default": addresses.database(
        env.db_url("DATABASE_URL", default="postgres:///ikm"),
        statement_timeout_ms=env.int("STATEMENT_TIMEOUT_MS", default=10_000),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = addresses.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = "Asia/Jakarta"
# Rows whose hint or worker was lost are found again. A beat that comes late is not worth two.
CELERY_BEAT_SCHEDULE = {
    "sweep-reports": {
        "task": "ikmportal.reports.tasks.sweep_reports",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "remind-support-tasks": {
        "task": "programs.tasks.clock.remind_support_tasks",
        # 07.00 WIB on working days.
        "schedule": crontab(hour=7, minute=0, day_of_week="mon-fri"),
        "options": {"expires": 3600},
    },
    "make-obligations": {
        "task": "budgets.tasks.make_obligations",
        "schedule": crontab(hour=1, minute=15),
        "options": {"expires": 3600},
    },
    "remind-obligations": {
        "task": "budgets.tasks.remind_obligations",
        # 07.15 WIB on working days.
        "schedule": crontab(hour=7, minute=15, day_of_week="mon-fri"),
        "options": {"expires": 3600},
    },
    "remind-rakor-issues": {
        "task": "programs.tasks.clock.remind_rakor_issues",
        "schedule": crontab(hour=7, minute=5, day_of_week="mon-fri"),
        "options": {"expires": 3600},
    },
    "sweep-documents": {
        "task": "programs.tasks.documents.sweep_documents",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "sweep-uploads": {
        "task": "programs.tasks.documents.sweep_uploads",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "sweep-workbooks": {
        "task": "programs.tasks.workbooks.sweep_workbooks",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "sweep-mail": {
        "task": "ikmportal.mail.tasks.sweep_mail",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "refresh-price-levels": {
        "task": "programs.tasks.clock.refresh_price_levels",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3600},
    },
}

CACHE_URL = addresses.cache_url(REDIS_URL)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    },
    # What a process may repeat for a moment without asking anybody.
    "moment": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
# Sessions live in PostgreSQL: losing Redis logs nobody out.
SESSION_ENGINE = "ikmportal.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ikmportal.accounts.sessions.SignIn"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "ikmportal.accounts.adapter.ClosedSignupAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "ikmportal.ui.static_files.StaticFiles"},
}
# Uploads are never served by the web server: MEDIA_URL stays unrouted.
MEDIA_ROOT = VAR_DIR / "files"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=10 * 1024 * 1024)
UPLOAD_CHUNK_BYTES = 1024 * 1024
UPLOAD_KEPT_HOURS = env.int("UPLOAD_KEPT_HOURS", default=48)
# Everything a proposal and the proposals of an office hold, earlier files counted.
UPLOAD_PROPOSAL_BYTES = env.int("UPLOAD_PROPOSAL_BYTES", default=300 * 1024 * 1024)
UPLOAD_OFFICE_BYTES = env.int("UPLOAD_OFFICE_BYTES", default=10 * 1024 * 1024 * 1024)
# Files up to this size are looked into while the sender waits, larger ones by the worker.
UPLOAD_INSPECT_AT_ONCE_BYTES = env.int("UPLOAD_INSPECT_AT_ONCE_BYTES", default=1024 * 1024)
# host:port or a socket's path of clamd; empty leaves the antivirus out.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")

FORM_RENDERER = "ikmportal.ui.forms.IkmRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="IKM Portal <portal@localhost>")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Shorter than the database waits for an idle transaction: a letter is sent inside one.
EMAIL_TIMEOUT = 10

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "ikmportal.settings.log_lines.OneLineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

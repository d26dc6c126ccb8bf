"""Development and the one-command demo: `make run`."""

from .base import *  # noqa: F403
from .base import BIND, STORAGES, env

SECRET_KEY = env.str("SECRET_KEY", default="only-for-this-machine-and-never-for-production")
DEBUG = env.bool("DEBUG", default=False)
IS_DEMO = env.bool("IKM_DEMO", default=True)
# Whoever binds to every address wants to be reached by names only they know.
_bound_hosts = ["*"] if BIND in {"0.0.0.0", "::", "[::]"} else [BIND]  # noqa: S104
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", *_bound_hosts]
)
INTERNAL_IPS = ["127.0.0.1"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

"""The embedded default: SQLite, a broker that needs no server, the demo city allowed."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import STORAGES, VAR_DIR, env

SECRET_KEY = env.str("SECRET_KEY", default="demo-only-not-a-secret")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PARAF_DEMO = True
# Static files are served from where they lie: nothing is collected before the first page shows.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
for folder in ("broker", "broker-done", "broker-control", "media", "documents"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
STATIC_ROOT = VAR_DIR / "static"  # empty; whitenoise wants a folder to be there
(VAR_DIR / "static").mkdir(exist_ok=True)

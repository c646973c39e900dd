"""The embedded default: SQLite, a broker that needs no server, the demo city allowed."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import VAR_DIR, env

SECRET_KEY = env.str("SECRET_KEY", default="demo-only-not-a-secret")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PARAF_DEMO = True
for folder in ("broker", "broker-done", "broker-control", "media"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

"""A city's installation: secrets from the environment, HTTPS, no demo."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403
from cms.settings.base import ALLOWED_HOSTS, PARAF_TRUSTED_PROXIES, SECRET_KEY, env

MIN_SECRET = 32
if len(SECRET_KEY) < MIN_SECRET or SECRET_KEY.startswith("demo-only"):
    raise ImproperlyConfigured("Set SECRET_KEY to at least 32 random characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this installation answers to.")

PARAF_DEMO = False
# Without a proxy of ours in front, anybody could write the header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PARAF_TRUSTED_PROXIES > 0 else None
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SESSION_COOKIE_SECURE = env.bool("COOKIE_SECURE", default=True)
CSRF_COOKIE_SECURE = env.bool("COOKIE_SECURE", default=True)

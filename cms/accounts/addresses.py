"""Where a request comes from, as far as the proxies in front can be trusted."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that attempts to sign in are counted for.

    Each trusted proxy appends the address it was called from to ``X-Forwarded-For``. With
    ``TRUSTED_PROXIES`` = n the n-th entry from the right is the client; what stands left of it was
    written by the client itself and is not believed. With 0 the header is ignored.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    count = settings.PARAF_TRUSTED_PROXIES
    if count < 1:
        return direct
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    return hops[-count] if len(hops) >= count else direct


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The user name that attempts are counted for: capitals make no new name, hence no new attempts."""
    name = (credentials or {}).get("username")
    if name is None and request is not None:
        name = request.POST.get("username")
    return str(name or "").strip().lower()

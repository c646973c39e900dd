"""The name that attempts to sign in are counted for."""

from typing import Any

from django.http import HttpRequest

from cms.accounts.validators import plain_username


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The user name that attempts are counted for: another writing is no new name, hence no new attempts."""
    name = (credentials or {}).get("username")
    if name is None and request is not None:
        name = request.POST.get("username")
    return plain_username(name)

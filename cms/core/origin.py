"""Where a request comes from and in which session: kept beside what is done, never enough to act with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "paraf.origin.session"
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_acting: ContextVar[Any] = ContextVar("acting", default=None)


@dataclass(frozen=True)
class Origin:
    """``ip`` as text, ``session`` as 64 hex digits; both empty outside a request."""

    ip: str = ""
    session: str = ""


class OriginMiddleware:
    """Remembers the request while it is answered. Stands behind the sessions and before all that writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def current_origin() -> Origin:
    """The origin of the request that is being answered; empty in the worker and in the shell."""
    request = _request.get()
    return Origin() if request is None else origin_of(request)


def origin_of(request: HttpRequest) -> Origin:
    return Origin(ip=_plain_address(client_address(request)), session=_session_mark(request))


def current_person() -> Any:
    """Who acts: whoever a write path named with :func:`acting`, else who is signed in; None for the system."""
    if (named := _acting.get()) is not None:
        return named
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


@contextmanager
def acting(person: Any) -> Iterator[None]:
    """For the length of a write path, changes noticed by themselves are those of ``person``."""
    token = _acting.set(person)
    try:
        yield
    finally:
        _acting.reset(token)


def by_whom(write: Callable[..., Any]) -> Callable[..., Any]:
    """For write paths that are told who acts as ``by``: what they change is recorded as theirs."""

    @wraps(write)
    def written(*args: Any, by: Any, **kwargs: Any) -> Any:
        with acting(by):
            return write(*args, by=by, **kwargs)

    return written


def client_address(request: HttpRequest) -> str:
    """The address a request came from, as far as the proxies in front can be trusted.

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


def _plain_address(text: str) -> str:
    """An address in its usual form; nothing where the text is none."""
    try:
        return str(ip_address(text.strip("[]").partition("%")[0]))
    except ValueError:
        return ""


def _session_mark(request: HttpRequest) -> str:
    """A keyed hash: the same for the same session, and no way back to the key that opens it."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest() if key else ""

"""How often programs may ask: counted in the database, so that all processes count together."""

import hmac
import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.http import HttpRequest

from search.models import ApiCalls

logger = logging.getLogger(__name__)
MINUTE = 60
KEPT_MINUTES = 5


@dataclass(frozen=True)
class Allowance:
    """``wait``: seconds until the next call is answered; 0: this one is."""

    limit: int
    left: int
    wait: int


def caller_of(request: HttpRequest) -> str:
    """The keyed hash of who calls, another one each day: counting needs no address."""
    person = request.user.pk if request.user.is_authenticated else None
    who = f"user:{person}" if person else f"address:{_address(request)}"
    return marked(f"{time.time() // 86_400}:{who}")


def marked(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), "sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    """Of the caller, as the outermost proxy of ours saw it."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.PARAF_TRUSTED_PROXIES
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def count_call(request: HttpRequest, purpose: str) -> Allowance:
    """Count this call; ``purpose`` is ``search`` or ``suggest``, each with an allowance of its own."""
    signed_in = bool(request.user.is_authenticated)
    limit = settings.PARAF_API_RATES[purpose][signed_in]
    now = time.time()
    try:
        with transaction.atomic():
            calls = _counted(f"{purpose}:{caller_of(request)}"[:64], int(now // MINUTE))
    except OperationalError as error:  # others write: an answer is worth more than its count
        logger.warning("a call for %s was not counted: %s", purpose, error)
        calls = 1
    wait = 0 if calls <= limit else MINUTE - int(now % MINUTE)
    return Allowance(limit, max(limit - calls, 0), wait)


def wait_for_page(request: HttpRequest) -> int:
    """Seconds until a visitor's next question is answered on the page of results; 0: this one is.

    Counted by each web process for itself, in memory: a page never waits for a writer. A person who is signed in
    is not counted.
    """
    if request.user.is_authenticated:
        return 0
    now = time.time()
    key = f"asked:{int(now // MINUTE)}:{caller_of(request)}"
    cache.add(key, 0, MINUTE)
    try:
        asked = cache.incr(key)
    except ValueError:  # it has just run out
        asked = 1
    return MINUTE - int(now % MINUTE) if asked > settings.PARAF_PAGE_RATE else 0


def _counted(caller: str, minute: int) -> int:
    """How many calls this minute, this one included. Counted by the database, so none is lost between processes."""
    rows = ApiCalls.objects.filter(caller=caller, minute=minute)
    if not rows.update(calls=F("calls") + 1):
        try:
            with transaction.atomic():
                ApiCalls.objects.create(caller=caller, minute=minute, calls=1)
            forget_calls(minute)
        except IntegrityError:
            rows.update(calls=F("calls") + 1)
    found: Any = rows.values_list("calls", flat=True).first()
    return int(found or 1)


def forget_calls(minute: int) -> None:
    ApiCalls.objects.filter(minute__lt=minute - KEPT_MINUTES).delete()

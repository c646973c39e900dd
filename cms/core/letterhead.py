"""What stands at the head of a printed page. The room that keeps the city's name registers it here."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Letterhead:
    """``city`` such as ``Kota Contoh``; the rest is empty where nobody filled it in."""

    city: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


_provider: list[Callable[[], Letterhead]] = []


def provide(provider: Callable[[], Letterhead]) -> None:
    _provider[:] = [provider]


def letterhead() -> Letterhead:
    return _provider[0]() if _provider else Letterhead()

"""Records what was looked up in Indonesian and not found, so that English was shown instead."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation.trans_real import DjangoTranslation

LOCALE = "id"
CONTEXT = "\x04"


def is_word(message: str) -> bool:
    """Whether anybody could read it as a word: figures, dashes and bare placeholders are no language."""
    return any(letter.isalpha() for letter in message)


@contextmanager
def missing_lookups() -> Iterator[set[str]]:
    """The set fills, while the block runs, with every Indonesian look-up that found nothing.

    All ways to a translation (templates, lazy strings, contexts, the JavaScript catalogue) end in
    these two methods of Django's catalogue.
    """
    missing: set[str] = set()
    single, plural = DjangoTranslation.gettext, DjangoTranslation.ngettext

    def note(translation: Any, message: str) -> None:
        if translation.language() == LOCALE and is_word(message):
            missing.add(message)

    def gettext(self: Any, message: str) -> str:
        if self._catalog.get(message) is None:
            note(self, message)
        return single(self, message)

    def ngettext(self: Any, one: str, many: str, number: int) -> str:
        try:
            self._catalog.plural(one, number)
        except KeyError:
            note(self, one)
        return plural(self, one, many, number)

    with _replaced(gettext, ngettext):
        yield missing


@contextmanager
def _replaced(gettext: Callable[..., str], ngettext: Callable[..., str]) -> Iterator[None]:
    had = vars(DjangoTranslation).get("gettext"), DjangoTranslation.ngettext
    DjangoTranslation.gettext, DjangoTranslation.ngettext = gettext, ngettext
    try:
        yield
    finally:
        DjangoTranslation.ngettext = had[1]
        if had[0] is None:
            del DjangoTranslation.gettext  # inherited from the standard library again
        else:
            DjangoTranslation.gettext = had[0]

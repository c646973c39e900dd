"""Saved searches: kept by a person, looked into by the scheduler, each hit told once."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.accounts.models import User
from cms.notifications.services import notify
from search.models import IndexedEntry, SavedHit, SavedSearch
from search.question import EXACTLY, clean, parse
from search.selectors.facets import NAMES, Choice
from search.selectors.pending import shown_entries
from search.selectors.saved import found_by

MOST = 30  # of one person
NAMED = 5  # hits that a notice names; it counts the others
LONGEST_NAME = 100

Key = tuple[str, int]


@transaction.atomic
def save_search(
    owner: Any, text: str, choice: Choice, name: str = "", *, exactly: bool = False
) -> SavedSearch:
    """Keep a question with its choices. What it finds today is known already and not told.

    Raises ValidationError with a sentence where there is nothing to search for, or too much is kept.
    """
    text, chosen = clean(text), {**choice.parameters(), **({EXACTLY: "1"} if exactly else {})}
    if not parse(text):
        raise ValidationError(_("Write a word to search for before you save the search."))
    User.objects.select_for_update().get(pk=owner.pk)  # two clicks at once save one
    kept = SavedSearch.objects.filter(owner=owner)
    same = kept.filter(text=text, choice=chosen).first()
    if same:
        return same
    if kept.count() >= MOST:
        raise ValidationError(
            _("You have %(number)s saved searches already. Delete one to save another.") % {"number": MOST}
        )
    made = SavedSearch.objects.create(
        owner=owner, text=text, choice=chosen, name=clean(name)[:LONGEST_NAME] or text[:LONGEST_NAME],
        checked_at=timezone.now(),
    )  # fmt: skip
    _remember(made, found_by(made))
    return made


def change_search(search: SavedSearch, name: str, channel: str) -> None:
    """Another name, another way to be told. Raises ValidationError with a sentence."""
    name = clean(name)[:LONGEST_NAME]
    if not name:
        raise ValidationError(_("Give the saved search a name."))
    if channel not in SavedSearch.Channel.values:
        raise ValidationError(_("Choose how you want to be told."))
    search.name, search.channel = name, channel
    search.save(update_fields=["name", "channel"])


def tell_new_hits() -> int:
    """Look into every saved search of people who may still sign in; returns how many notices were written."""
    told = 0
    searches = SavedSearch.objects.filter(owner__is_active=True).order_by("checked_at", "pk")
    for pk in list(searches.values_list("pk", flat=True)):
        told += _look_into(pk)
    return told


@transaction.atomic
def _look_into(pk: int) -> int:
    """One search, its row locked: two workers tell nothing twice."""
    rows = SavedSearch.objects.select_for_update(of=("self",)).select_related("owner")
    search = rows.filter(pk=pk, owner__is_active=True).first()
    if search is None:
        return 0
    known = set(search.hits.values_list("kind", "object_id"))
    new = {pk: key for key, pk in found_by(search).items() if key not in known}
    entries = IndexedEntry.objects.in_bulk(list(new))
    fresh = [entries[pk] for pk in new if pk in entries]
    shown = shown_entries(search.owner, fresh)  # rights as they are now, from the database
    readable = [entry for entry in fresh if entry.pk in shown]
    if readable:
        _remember(search, {(entry.kind, entry.object_id) for entry in readable})
        _tell(search, [(entry.kind, entry.object_id) for entry in readable])
    SavedSearch.objects.filter(pk=pk).update(checked_at=timezone.now())
    return 1 if readable else 0


def _remember(search: SavedSearch, keys: Iterable[Key]) -> None:
    SavedHit.objects.bulk_create(
        [SavedHit(search=search, kind=kind, object_id=object_id) for kind, object_id in sorted(keys)],
        ignore_conflicts=True,
    )


def _tell(search: SavedSearch, hits: list[Key]) -> None:
    """Titles are no part of what is kept: they are asked for when the notice is read, with the rights of then."""
    with translation.override("id"):
        number = len(hits)
        subject = ngettext(
            "{number} new result for “{name}”", "{number} new results for “{name}”", number
        ).format(number=number, name=search.name)
        more = [_("and {number} more").format(number=number - NAMED)] if number > NAMED else []
        body = "\n".join([_("Your saved search found what was not there before:"), "{names}", *more])
    notify(
        [search.owner],
        subject=subject,
        body=body,
        url=address_of(search),
        channel=search.channel,
        names=hits[:NAMED],
    )


def address_of(search: SavedSearch) -> str:
    """The search as it is shared: its question, its choices, the newest first."""
    chosen = {name: value for name, value in search.choice.items() if name in {*NAMES, EXACTLY}}
    return f"{reverse('search')}?{urlencode({'q': search.text, **chosen, 'sort': 'terbaru'})}"

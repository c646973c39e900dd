"""What a saved search finds for its owner today."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.agencies.models import Agency
from cms.core.searchable import searchables, values_of
from search.engines import Scope, database_engine
from search.models import IndexedEntry, SavedSearch
from search.question import EXACTLY
from search.selectors.audiences import readable_sets
from search.selectors.facets import NAMES, Choice, narrowed
from search.selectors.pending import lost_entries
from search.selectors.reading import read
from search.selectors.state import index_state


def saved_searches(owner: Any) -> QuerySet[SavedSearch]:
    """Those of one person; nobody sees another's."""
    return SavedSearch.objects.filter(owner_id=owner.pk)


def found_by(search: SavedSearch) -> dict[tuple[str, int], int]:
    """Every thing found that the owner may read, newest first: its kind and id, and the number of its entry.

    The question is read as the page of results reads it, fields and synonyms included. Where no text has all the
    words, some of them are no hit to wake anybody for.
    """
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    reading = read(search.text, Choice.read(search.choice), agencies, exactly=EXACTLY in search.choice)
    if not reading.question:
        return {}
    generation = index_state().generation
    lost = lost_entries(search.owner, generation)
    wide = Scope(generation, readable_sets(search.owner), without=lost, barred=reading.left_out)
    scope = narrowed(wide, reading.choice, agencies)
    if scope is None:
        return {}
    listed = [row.entry for row in database_engine().entries(reading.question, scope)]
    entries = IndexedEntry.objects.only("kind", "object_id").in_bulk(listed)
    return {(entries[pk].kind, entries[pk].object_id): pk for pk in listed if pk in entries}


def labels_of(searches: list[SavedSearch]) -> list[list[str]]:
    """What each search is narrowed by, in words: ``Kind: Document``. One query."""
    known: dict[str, dict[str, Any]] = {name: dict(values_of(name)) for name in NAMES}
    known["type"] = {kind: each.label for kind, each in searchables().items()}
    known["agency"] = {agency.slug: agency for agency in Agency.objects.all()}
    return [
        [
            f"{NAMES[name][1]}: {known[name].get(value, value)}"
            for name, value in each.choice.items()
            if name in NAMES
        ]
        + ([str(_("only the words typed"))] if EXACTLY in each.choice else [])
        for each in searches
    ]

"""What a saved search finds for its owner today."""

from typing import Any

from django.db.models import QuerySet

from cms.agencies.models import Agency
from search.engines import Scope, database_engine
from search.models import IndexedEntry, SavedSearch
from search.question import parse
from search.selectors.audiences import readable_sets
from search.selectors.facets import Choice, narrowed
from search.selectors.pending import lost_entries
from search.selectors.state import index_state


def saved_searches(owner: Any) -> QuerySet[SavedSearch]:
    """Those of one person; nobody sees another's."""
    return SavedSearch.objects.filter(owner_id=owner.pk)


def found_by(search: SavedSearch) -> list[IndexedEntry]:
    """Every entry with all the words, that the owner may read. Some of the words are no hit to wake anybody for."""
    question = parse(search.text)
    if not question:
        return []
    generation = index_state().generation
    wide = Scope(generation, readable_sets(search.owner), without=lost_entries(search.owner, generation))
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    scope = narrowed(wide, Choice.read(search.choice), agencies)
    if scope is None:
        return []
    listed = database_engine().entries(question, scope)
    entries = IndexedEntry.objects.in_bulk([row.entry for row in listed])
    return [entries[row.entry] for row in listed if row.entry in entries]

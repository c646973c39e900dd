"""What an index of Elasticsearch holds: terms analysed by us, and beside them whose they are and for whom."""

from elasticsearch.dsl import Date, Document, Index, Keyword, Long, Mapping, Text

from search.engines.base import FACETS


class PassageDocument(Document):
    """One passage, with ``text``; or a whole entry, with ``words`` alone, to be counted by.

    Texts are in the database; nothing is asked back but id and score.
    """

    text = Text(analyzer="whitespace")
    words = Text(analyzer="whitespace", index_options="docs", norms=False)
    passage = Long()
    entry = Long()
    audience = Long()
    date = Date()
    facets = Keyword()  # all of them as one value, for counting


SHAPE = 2  # of the mapping: an index of another shape is left, and made anew
SETTINGS = {
    "number_of_shards": 1,  # a city is small, and the rarity of words is then the same for every passage
    "auto_expand_replicas": "0-1",
    "refresh_interval": -1,  # the worker says when; until then the questions leave out what it has not told
    "gc_deletes": "1h",  # so long a late write cannot bring back what was deleted after it
}


def new_index(mark: str) -> Index:
    """Settings and mapping of a generation; ``mark`` tells it from another index of the same name."""
    index = Index("generation")
    index.document(PassageDocument)
    mapping = Mapping()
    for name in FACETS:
        mapping.field(name, Keyword())
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", enabled=False)
    mapping.meta("_meta", mark=mark)
    index.mapping(mapping)
    return index.settings(**SETTINGS)

"""Questions over many passages: long ones and short ones, with facets and rights, beside the bare engine.

    python benchmarks/passages.py [PASSAGES] [--questions 60]
    DATABASE_URL=postgres://… python benchmarks/passages.py 70000
    SEARCH_ENGINE=elasticsearch ELASTICSEARCH_URL=… ELASTICSEARCH_INDEX=bench python benchmarks/passages.py 70000

Makes a database of its own (``paraf_bench``) with documents of twelve passages of 200 words, drawn by Zipf's law from
40,000 words, and removes it. Every question is another one, asked by a person with an office in 58 agencies (some 60
audience tokens) and by a superuser, in turns; "raw" is the database's ranking of the same question alone, or the very
requests to the search server, sent again bare. Half of the questions choose a year. The rows are written straight into
the tables, as the worker would; from 200,000 passages on PostgreSQL makes its indexes after them. Where both a search
server and PostgreSQL are named, both are asked over the same rows. Times are p50 / p95, by the clock and of the
processor, the servers' part included.
"""

import argparse
import itertools
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

# The project for this folder: a neighbour is called like a module of Python.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
FOLDER = tempfile.TemporaryDirectory()
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")

import django  # noqa: E402 - the settings come first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Collection  # noqa: E402

from benchmarks.timing import Taken, Watch, line, percentile, ratio, send_again  # noqa: E402
from cms.accounts.models import User  # noqa: E402
from cms.agencies.models import Agency  # noqa: E402
from cms.core.searchable import changed  # noqa: E402
from cms.documents.models import OfficialDocument  # noqa: E402
from cms.documents.selectors import audience_of  # noqa: E402
from search.analysis import term  # noqa: E402
from search.engines import Found, Terms, database_engine, get_engine, remote_engine  # noqa: E402
from search.engines.server import Server, _client  # noqa: E402
from search.models import IndexedEntry, IndexedPassage  # noqa: E402
from search.selectors import answers  # noqa: E402
from search.selectors.facets import Choice  # noqa: E402
from search.selectors.kept import Keeper  # noqa: E402
from search.services.indexing import audience_id  # noqa: E402
from search.services.remote import note, tell_remote  # noqa: E402
from tests import world  # noqa: E402

SYLLABLES = [a + b for a in "bcdfghjklmnprstwy" for b in "aiueo"]
STOP = [
    "yang",
    "dan",
    "di",
    "dari",
    "untuk",
    "dengan",
    "pada",
    "oleh",
    "dalam",
    "atau",
    "ini",
    "itu",
    "adalah",
    "akan",
]
WORDS, PER_PASSAGE, PER_DOCUMENT, BATCH = 40_000, 200, 12, 100
YEARS = range(2015, 2027)
AGENCIES = 58
# Milliseconds by the clock, over 70,000 passages; of short questions over 1,000,000.
P95 = {
    ("40 words", "sqlite"): "250",
    ("40 words", "postgresql"): "300",
    ("40 words", "elasticsearch"): "60",
    ("2 to 4 words", "elasticsearch"): "100",
}
MANY = 200_000  # passages from which indexes are quicker made at the end
INDEXES = (
    (
        "DROP INDEX search_terms_gin",
        "CREATE INDEX search_terms_gin ON search_terms USING gin (terms) WITH (fastupdate = off)",
    ),
    (
        "ALTER TABLE search_posting DROP CONSTRAINT search_posting_pkey",
        "ALTER TABLE search_posting ADD PRIMARY KEY (term, passage) INCLUDE (times, length)",
    ),
)
RAW = {"elasticsearch": "1.3"}  # the requests of the very question, sent bare


def make_database() -> None:
    connection.settings_dict.setdefault("TEST", {})["NAME"] = (
        f"{FOLDER.name}/test.sqlite3" if connection.vendor == "sqlite" else "paraf_bench"
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    changed.disconnect(dispatch_uid="search")  # written in one go below


def vocabulary() -> list[str]:
    """Words that are their own term, the commonest first."""
    chance = random.Random(7)
    made: dict[str, None] = {}
    while len(made) < WORDS:
        word = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4))))
        if term(word) == word:
            made[word] = None
    return list(made)


def load(passages: int, words: list[str], people: list[Agency]) -> None:
    """Documents, their texts, and their terms in the engines."""
    chance = random.Random(1)
    weights = list(itertools.accumulate(1 / (place + 50) for place in range(len(words))))
    shut = [OfficialDocument.Classification.PUBLIC] * 6 + [OfficialDocument.Classification.RESTRICTED] * 3
    kinds = [*shut, OfficialDocument.Classification.SECRET]
    root = Collection.get_first_root_node()
    for start in range(0, passages // PER_DOCUMENT, BATCH):
        rows = [
            OfficialDocument(
                title=f"Naskah {start + n} {' '.join(chance.choices(words, cum_weights=weights, k=4))}",
                file=f"naskah-{start + n}.txt", collection=root, agency=chance.choice(people),
                classification=chance.choice(kinds),
            )
            for n in range(min(BATCH, passages // PER_DOCUMENT - start))
        ]  # fmt: skip
        with transaction.atomic():
            _write(OfficialDocument.objects.bulk_create(rows), chance, words, weights)
        if remote_engine():
            tell_remote()


@contextmanager
def indexed_afterwards(passages: int) -> Iterator[None]:
    """PostgreSQL's indexes of words are made once all of many rows are there."""
    late = connection.vendor == "postgresql" and passages >= MANY
    _each(before for before, _after in INDEXES if late)
    yield
    _each(after for _before, after in INDEXES if late)


def _each(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute("SET maintenance_work_mem = '2GB'")
            cursor.execute(statement)


def _write(
    documents: list[OfficialDocument], chance: random.Random, words: list[str], weights: list[float]
) -> None:
    entries = [
        IndexedEntry(
            generation=1, kind="dokumen", object_id=document.pk, title=document.title, agency_id=document.agency_id,
            date=timezone.now(), year=chance.choice(YEARS), classification=document.classification,
            audience_id=audience_id(audience_of(document, []), ()), fingerprint="-", passages=PER_DOCUMENT,
        )
        for document in documents
    ]  # fmt: skip
    IndexedEntry.objects.bulk_create(entries)
    note(entries)
    texts: list[IndexedPassage] = []
    terms: list[Terms] = []
    for entry in entries:
        head = entry.title.lower().split()
        for place in range(PER_DOCUMENT):
            body = chance.choices(words, cum_weights=weights, k=PER_PASSAGE)
            texts.append(IndexedPassage(id=entry.first_passage + place, page=place + 1, text=" ".join(body)))
            terms.append(Terms(entry.first_passage + place, head, body))
    IndexedPassage.objects.bulk_create(texts)
    database_engine().add(terms)


def questions(number: int, words: list[str], *, long: bool) -> list[str]:
    """``long``: 40 words, a third of them stop words; else two to four words of the texts."""
    chance = random.Random(number + long)
    weights = list(itertools.accumulate(1 / (place + 50) for place in range(len(words))))
    made = []
    for _question in range(number):
        told = chance.choices(words, cum_weights=weights, k=27 if long else chance.choice((2, 3, 4)))
        told += chance.choices(STOP, k=13) if long else []
        chance.shuffle(told)
        made.append(" ".join(told))
    return made


def everywhere(people: list[Agency]) -> User:
    """A person with an office in each agency."""
    who = world.person("pejabat")
    for agency in people:
        world.appoint(who, "member", agency)
    return who


def bare(asked: list[tuple[Any, ...]]) -> Iterator[Callable[[], Any]]:
    """For each question: the database's own ranking of it alone, without rights, choices, counts and texts."""
    for question, *_others in asked:
        if connection.vendor == "sqlite":
            from search.engines.sqlite import match

            sql = "SELECT rowid, bm25(search_terms, 3.0, 1.0) s FROM search_terms WHERE search_terms MATCH %s"
            yield lambda q=question, sql=sql: _rows(f"{sql} ORDER BY s LIMIT 1000", [match(q)])
        else:
            from search.engines.postgresql import either
            from search.engines.ranking import scored

            made = scored(question, either)
            if made:
                yield lambda made=made: _rows(f"{made.sql()} ORDER BY score DESC LIMIT 1000", made.values)


def _rows(sql: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@contextmanager
def listening(asked: list[tuple[Any, ...]], sent: list[tuple[str, Any]]) -> Iterator[None]:
    """What the engine is asked meanwhile, and what is sent to a search server."""
    found, search = Keeper.found, Server.search

    def noted(self: Keeper, *args: Any) -> Found:
        asked.append(args)
        return found(self, *args)

    def told(self: Server, index: str, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        sent.append((index, bodies))
        return search(self, index, *bodies)

    Keeper.found, Server.search = noted, told  # type: ignore[method-assign]
    try:
        yield
    finally:
        Keeper.found, Server.search = found, search  # type: ignore[method-assign]


def measure(label: str, asked: list[str], readers: dict[str, User], watch: Watch) -> None:
    """Each question of each reader in turn, so that all stand under the same load. Without a label nothing is said."""
    times: dict[str, list[Taken]] = {name: [] for name in [*readers, "raw"]}
    for number, text in enumerate(asked):
        choice = Choice(year=str(YEARS[number % len(YEARS)])) if number % 2 else Choice()
        told: list[tuple[Any, ...]] = []
        sent: list[tuple[str, Any]] = []
        turns = list(readers.items())[:: -1 if number // 2 % 2 else 1]  # who asks second finds warm caches
        for name, user in turns:
            user.__dict__.pop("_paraf_access", None)
            cache.clear()
            told.clear()
            sent.clear()
            with listening(told, sent):
                times[name].append(watch.taken(partial(ask, text, user, choice)))
        if remote_engine():
            times["raw"].append(watch.taken(partial(send_again, _client(settings.ELASTICSEARCH_URL), sent)))
        else:
            for one in bare(told[-1:]):
                times["raw"].append(watch.taken(one))
    if label:
        for name, row in times.items():
            print(line(label, name, row))
        say_aims(label, times)


def say_aims(label: str, times: dict[str, list[Taken]]) -> None:
    """What was aimed at, by the clock and by the processor."""
    engine = get_engine().name
    slowest = [f"{percentile(list(row), 0.95):.0f}" for row in zip(*times["60 tokens"], strict=True)]
    for what, found, aim in (
        ("p95 in ms", " / ".join(slowest), P95.get((label, engine), "")),
        ("60 tokens beside superuser", ratio(times["60 tokens"], times["superuser"]), "1.2"),
        ("superuser beside raw", ratio(times["superuser"], times["raw"]), RAW.get(engine, "")),
    ):
        print(f"  {label:<13} {what:<27} {found}" + (f"   (aim: at most {aim})" if aim else ""))


def ask(text: str, user: User, choice: Choice) -> None:
    if answers.answer(text, user, choice).stood_in:
        print(f"the search server did not answer in time: {text[:40]}…")


def ask_all(number: int, words: list[str], readers: dict[str, User]) -> None:
    watch = Watch()
    measure("", questions(5, words, long=True), readers, watch)  # what is read once a process
    for label, long in (("2 to 4 words", False), ("40 words", True)):
        measure(label, questions(number, words, long=long), readers, watch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=int, nargs="?", default=70_000)
    parser.add_argument("--questions", type=int, default=60)
    given = parser.parse_args()
    make_database()
    try:
        people = [world.agency(f"opd{number}") for number in range(AGENCIES)]
        words = vocabulary()
        readers = {
            "60 tokens": everywhere(people),
            "superuser": User.objects.create_superuser("root", "r@example.test", "sandi-uji-coba"),
        }
        start = time.perf_counter()
        with indexed_afterwards(given.passages):
            load(given.passages, words, people)
        database_engine().settle()
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{IndexedPassage.objects.count()} passages, {get_engine().name}: loaded in {seconds:.0f} s, {memory} MB"
        )
        import_module(
            "cms.wsgi"
        )  # as a web process is made ready: no collection walks through what is loaded
        ask_all(given.questions, words, readers)
        if remote_engine() and connection.vendor == "postgresql":
            with override_settings(SEARCH_ENGINE="postgresql"):
                print("the same rows, the database asked:")
                ask_all(given.questions, words, readers)
        print("load of the machine:", *os.getloadavg())
    finally:
        if remote := remote_engine():
            remote.keep([])
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()

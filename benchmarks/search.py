"""A common word over many pages: Paraf's search beside Wagtail's own database backend, in the same run.

    python benchmarks/search.py [PAGES] [WORDS]
    DATABASE_URL=postgres://… python benchmarks/search.py

Makes a database of its own (``paraf_bench``; a temporary file on SQLite) and removes it. Both are asked for the
first ten results and their number; Paraf also ranks by passage, counts facets, checks rights and marks words.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
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
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from elasticsearch import Elasticsearch  # noqa: E402
from wagtail.models import Page  # noqa: E402
from wagtail.search import index  # noqa: E402

from benchmarks.timing import send_again  # noqa: E402
from cms.accounts.models import User  # noqa: E402
from cms.core.searchable import changed  # noqa: E402
from cms.plans.models import ChapterPage  # noqa: E402
from search.analysis.roots import ROOTS  # noqa: E402
from search.engines import remote_engine  # noqa: E402
from search.engines.server import Server  # noqa: E402
from search.selectors.answers import answer  # noqa: E402
from search.selectors.facets import Choice  # noqa: E402
from search.services.rebuild import rebuild  # noqa: E402
from tests import world  # noqa: E402
from workflows import guards  # noqa: E402

WORD = "rencana"
ROUNDS = 7
AFFIXES = ("{}", "di{}kan", "pe{}an", "ber{}", "{}nya", "me{}kan", "ke{}an")


def make_database() -> None:
    connection.settings_dict.setdefault("TEST", {})["NAME"] = (
        f"{FOLDER.name}/test.sqlite3" if connection.vendor == "sqlite" else "paraf_bench"
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)


def make_pages(pages: int, words: int) -> None:
    """Published chapters under one plan; rows are written straight into the tables, for speed."""
    chance = random.Random(1)
    vocabulary = [affix.format(root) for root in sorted(ROOTS - {WORD}) for affix in AFFIXES]
    weights = [1 / (place + 5) for place in range(len(vocabulary))]
    plan = world.plan()
    content_type = world.chapter().content_type
    rows = []
    for number in range(pages):
        path = f"{plan.path}{Page._int2str(number + 10).zfill(4)}"
        rows.append(
            Page(
                title=f"Bab {number}", draft_title=f"Bab {number}", slug=f"b{number}", path=path, live=True,
                depth=plan.depth + 1, url_path=f"{plan.url_path}b{number}/", content_type=content_type,
                last_published_at=timezone.now(), locale=plan.locale, has_unpublished_changes=False,
            )
        )  # fmt: skip
    guards.remove(connection)  # the database would ask for the decisions behind each page
    with transaction.atomic():
        Page.objects.bulk_create(rows, batch_size=500)
        for page in Page.objects.child_of(plan).filter(slug__startswith="b", live=True):
            drawn = chance.choices(vocabulary, weights, k=words)
            for place in range(0, words, 100):
                drawn[place + chance.randrange(100)] = WORD
            chapter = ChapterPage(page_ptr_id=page.pk, agency=plan.agency, summary=" ".join(drawn))
            chapter.__dict__.update({k: v for k, v in page.__dict__.items() if k != "_state"})
            chapter.save_base(raw=True, force_insert=True)
    guards.install(connection)


def best(function: Callable[[], Any]) -> tuple[float, Any]:
    """The quickest of a few rounds, in milliseconds: other work on the machine only adds."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        found = function()
        times.append((time.perf_counter() - start) * 1000)
    return min(times), found


def wagtail() -> int:
    found = ChapterPage.objects.live().public().search(WORD)
    list(found[:10])
    return found.count()


def paraf(user: Any = None) -> int:
    """Asked anew each time: what is kept for the next page of a search would measure nothing."""
    cache.clear()
    user and user.__dict__.pop("_paraf_access", None)
    found = answer(WORD, user or AnonymousUser(), Choice())
    assert not found.stood_in, "the search server did not answer"
    return found.count


def everywhere() -> User:
    """A person with an office in each of 58 agencies: some 60 audience tokens."""
    who = world.person("pejabat")
    for number in range(58):
        world.appoint(who, "member", world.agency(f"opd{number}"))
    return who


def raw() -> Callable[[], Any]:
    """The requests that one question sends to the search server, to be sent again bare."""
    sent: list[tuple[str, Any]] = []
    real = Server.search

    def noted(self: Server, index: str, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        sent.append((index, bodies))
        return real(self, index, *bodies)

    Server.search = noted  # type: ignore[method-assign]
    paraf()
    Server.search = real  # type: ignore[method-assign]
    return partial(send_again, Elasticsearch(settings.ELASTICSEARCH_URL), sent)


def main() -> None:
    pages, words = (int(given) for given in (sys.argv[1:] + ["5000", "600"][len(sys.argv) - 1 :])[:2])
    ChapterPage.search_fields = [*Page.search_fields, index.SearchField("summary")]
    make_database()
    changed.disconnect(dispatch_uid="search")  # everything is indexed in one go below
    try:
        make_pages(pages, words)
        start = time.perf_counter()
        call_command("update_index", verbosity=0)
        wagtail_load = time.perf_counter() - start
        start = time.perf_counter()
        rebuild()
        paraf_load = time.perf_counter() - start
        theirs, their_count = best(wagtail)
        ours, our_count = best(paraf)
        assert our_count == their_count == pages, (our_count, their_count)
        print(f"{pages} pages of {words} words, {settings.SEARCH_ENGINE}, '{WORD}' in all of them")
        print(f"  index:   Wagtail {wagtail_load:6.1f} s    Paraf {paraf_load:6.1f} s")
        print(f"  search:  Wagtail {theirs:6.1f} ms   Paraf {ours:6.1f} ms   ratio 1/{theirs / ours:.1f}")
        tokens, _count = best(partial(paraf, everywhere()))
        root, _count = best(
            partial(paraf, User.objects.create_superuser("root", "r@example.test", "sandi-uji-coba"))
        )
        print(f"  rights:  60 tokens {tokens:6.1f} ms   superuser {root:6.1f} ms   ratio {tokens / root:.2f}")
        if settings.SEARCH_ENGINE == "elasticsearch":
            bare, _none = best(raw())
            print(f"  raw:     its requests alone {bare:6.1f} ms   ratio {ours / bare:.2f}")
    finally:
        if remote := remote_engine():
            remote.keep([])
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


main()

"""One question, every engine: the same documents, counts and facets; orders as alike as docs/search.md says."""

import random

import pytest
from django.db import connection
from django.test import override_settings

from cms.documents.models import OfficialDocument
from search.engines import database_engine
from search.selectors.answers import Choice, answer
from search.services.outbox import drain_outbox
from search.services.remote import tell_remote
from tests import world
from tests.search.world import document

pytestmark = pytest.mark.django_db
QUESTIONS = [
    "pasar", "pasar ikan", "retribusi OR parkir", "kebersihan kota -pasar", '"air bersih"', "drainase banjir kota",
    "jalan lingkungan pasar ikan kebersihan retribusi parkir air", "opd:dinkes", "kota tahun:1999",
    "pasar -parkir", 'retribusi OR "air bersih"', "kota -opd:dinkes", "pasar -klasifikasi:rahasia -jenis:bab",
    # Twelve words and more, none of them in all: common and rare ones, words nobody wrote, a phrase among them.
    "jalan lingkungan pasar ikan kebersihan retribusi parkir air bersih drainase banjir kota terumbu",
    "terumbu karang mangrove lamun pari hiu penyu dugong paus lumba ketam udang ikan kamboja melati",
    'pasar kota banjir "air bersih" gurita tembaga terumbu karang mangrove lamun pari hiu penyu dugong -parkir',
]  # fmt: skip
WORDS = [
    "pasar",
    "ikan",
    "retribusi",
    "parkir",
    "kebersihan",
    "kota",
    "air",
    "bersih",
    "drainase",
    "banjir",
    "jalan",
    "lingkungan",
]
BAD = [
    "x" * 10_000, "pasar " * 2_000, "yang di dan untuk", "?!… —", "🙂🙂", "مرحبا بالعالم", "\u200b\u202epasar\u200d",
    'NEAR(pasar ikan) AND head:pasar* ^pasar {a b} "', "pasar & !ikan | <-> :*", "pasar~2 +ikan -/(a+)+$/ [a TO b] \\",
    "'; DROP TABLE search_terms; --", "<script>alert(1)</script>", "(a+)+$ " * 50, "\x00pasar", '"' * 999, "-" * 999,
]  # fmt: skip


@pytest.fixture
def shelves():
    """Forty documents of one to four pages, some of them shut."""
    chance = random.Random(5)
    for number in range(40):
        texts = [
            " ".join(chance.choices(WORDS, k=chance.randrange(8, 60)))
            for _page in range(chance.randrange(1, 5))
        ]
        document(
            *texts, title=f"Naskah {number}", agency=world.agency(chance.choice(["dinkes", "bpbd"])),
            classification=chance.choice(OfficialDocument.Classification.values),
        )  # fmt: skip


def told(text: str, user, **choice):
    """Everything an answer says but its order, from all its pages; and the order of the first page."""
    first = answer(text, user, Choice(**choice))
    found = [result.plain_title for result in first.results]
    for page in range(2, (first.page.paginator.num_pages if first.page else 0) + 1):
        found += [r.plain_title for r in answer(text, user, Choice(**choice, page=str(page))).results]
    facets = {facet.name: {v.value: v.count for v in facet.values} for facet in first.facets}
    return (first.count, sorted(found), facets, first.relaxed, first.stood_in), found[:10]


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_server_says_what_the_database_says(shelves, elasticsearch, text):
    database_engine().settle()
    drain_outbox()
    tell_remote()
    readers = [
        None,
        world.official("head", world.agency("dinkes")),
        world.official("pic", world.agency("bpbd")),
    ]
    for user in readers:
        for choice in ({}, {"agency": "dinkes"}, {"classification": "terbatas"}):
            server, order = told(text, user, **choice)
            with override_settings(SEARCH_ENGINE=connection.vendor):
                database, other = told(text, user, **choice)
            assert server == database
            assert len(set(order[:5]) & set(other)) >= min(
                4, len(order)
            )  # four of the first five among the first ten


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_whatever_is_typed_is_answered_alike(shelves, elasticsearch, client, text):
    drain_outbox()
    tell_remote()
    server, _order = told(text, None)
    with override_settings(SEARCH_ENGINE=connection.vendor):
        assert told(text, None)[0] == server
    for page in ("-1", "1000000000", "x"):
        address = {"q": text, "page": page, "opd": "x", "year": "' OR 1=1"}
        assert client.get("/cari/", address).status_code in {200, 302}

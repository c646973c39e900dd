"""A random city: what each person is told equals what a walk over the whole database says that person may read.

Results, their number, every facet, snippets, spellings, titles, notices of saved searches, the pages of files and their
pictures, in the page and for programs; on every engine, after people lost offices, grants and walls, while the index
knows nothing of it yet, and after the days have passed on which something ended. ``LEAK_SEEDS=40`` tries many cities.
"""

import os
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from cms.agencies.tasks import follow_offices_daily
from cms.documents.models import OfficialDocument, Regulation
from cms.documents.tasks import end_grants
from cms.notifications.models import Notification
from cms.notifications.selectors import texts_of
from search.question import parse
from search.selectors.facets import Choice
from search.selectors.spellings import did_you_mean
from search.services import saved
from search.services.outbox import drain_outbox
from search.services.saved import save_search, tell_new_hits
from tests.search.city import EVERYWHERE, City, Reader, counted, readable_by, secret
from workflows.tasks import sweep_shares

pytestmark = pytest.mark.django_db
SEEDS = range(1, int(os.environ.get("LEAK_SEEDS", "1")) + 1)
SECRET_WORD = re.compile(r"zaki[a-z]o[a-z]u[a-z]ex")
ASKED = 2  # hidden words that each person asks for one by one


class Proof:
    def __init__(self, city, client):
        self.city, self.client = city, client

    def everybody(self, *, lagging):
        """``lagging``: what was won is not found yet; what was lost is not told any more."""
        if not lagging:
            cache.clear()
        tell_new_hits()
        for person in self.city.people:
            again = type(person).objects.get(pk=person.pk) if person.pk else person
            self.enter(again)
            self.check(again, lagging=lagging)

    def enter(self, person):
        if person.pk:
            self.client.force_login(person)
        else:
            self.client.logout()

    def ask(self, text, **given):
        answer = self.client.get("/api/search/", {"q": text, **given})
        assert answer.status_code == 200
        return answer.json(), answer.content.decode()

    def check(self, person, *, lagging):
        may = readable_by(person)
        mine = set(SECRET_WORD.findall(" ".join(text.words for text in may.values())))
        keys, bodies = self.results()
        assert len(keys) == len(set(keys))
        assert set(keys) <= set(may)
        first, _body = self.ask(EVERYWHERE)
        assert first["count"] == len(keys)
        facets = {name: {v["value"]: v["count"] for v in values} for name, values in first["facets"].items()}
        assert facets["type"] == counted({key: may[key] for key in keys})["type"]
        assert facets["agency"] == counted({key: may[key] for key in keys})["agency"]
        if not lagging:
            assert set(keys) == set(may)
            assert {name: facets[name] for name in counted(may)} == counted(may)
        assert set(SECRET_WORD.findall(" ".join(bodies))) <= mine
        page = self.client.get("/cari/", {"q": EVERYWHERE}).content.decode()
        assert set(SECRET_WORD.findall(page)) <= mine
        self.hidden_words(person, mine)
        self.cited(may, lagging=lagging)
        if not lagging:
            self.narrower(may)
        self.files(person)
        if person.pk:
            self.notices(person, may, mine, lagging=lagging)

    def results(self):
        keys, bodies, number, pages = [], [], 1, 1
        while number <= pages:
            answer, body = self.ask(EVERYWHERE, page=number)
            keys += [(each["type"], each["id"], each["draft"]) for each in answer["results"]]
            bodies.append(body)
            number, pages = number + 1, answer["pages"]
        return keys, bodies

    def cited(self, may, *, lagging):
        """A regulation of which many copies lie about leads to those that may be read, and counts them alone."""
        copies = set(Regulation.objects.values_list("document", flat=True))
        mine = {pk for kind, pk, _draft in may if kind == "dokumen" and pk in copies}
        found, _body = self.ask("perpres 95/2018")
        keys = {each["id"] for each in found["results"]}
        assert keys <= mine
        assert found["count"] == len(keys) == sum(value["count"] for value in found["facets"].get("type", []))
        if not lagging:
            assert keys == mine

    def narrower(self, may):
        """By a synonym, by two words, and by what was chosen."""
        files = [text for (kind, _pk, _draft), text in may.items() if kind == "dokumen"]
        assert self.ask("ktp")[0]["count"] == len(files)
        # Where nothing has both words, some of them are enough.
        assert self.ask(f"{EVERYWHERE} kartu")[0]["count"] == (len(files) or len(may))
        for name in ("classification", "agency"):
            for value, number in counted(may)[name].items():
                assert self.ask(EVERYWHERE, **{name: value})[0]["count"] == number

    def hidden_words(self, person, mine):
        hidden = [word for word in map(secret, range(1, self.city.number + 1)) if word not in mine]
        for word in self.city.chance.sample(hidden, min(ASKED, len(hidden))):
            found, _body = self.ask(word)
            assert (found["count"], found["results"]) == (0, [])
            assert not any(found["facets"].values())
            assert found["suggestion"] is None or found["suggestion"] in mine
            assert did_you_mean(parse(f"{word}x"), person) in {"", *mine}
            suggested = self.client.get("/api/search/suggest/", {"q": word}).content.decode()
            assert set(SECRET_WORD.findall(suggested)) <= mine
        for word in self.city.chance.sample(sorted(mine), min(1, len(mine))):
            offered = self.client.get("/api/search/suggest/", {"q": f"arsip {word}"}).content.decode()
            assert set(SECRET_WORD.findall(offered)) <= mine

    def files(self, person):
        """Viewer, picture and small picture of a page open for those who may read the file, and for no one else."""
        reader = Reader(person)
        some = list(OfficialDocument.objects.select_related("collection", "agency").order_by("pk"))
        for made in self.city.chance.sample(some, 5):
            expected = 200 if reader.document(made) else 404
            for path in ("", "gambar.webp", "kecil.webp"):
                answer = self.client.get(f"/dokumen/{made.pk}/halaman/1/{path}")
                assert (made.pk, path, answer.status_code) == (made.pk, path, expected)

    def notices(self, person, may, mine, *, lagging):
        """No notice tells what cannot be read now, whenever it was written; all that can be has been told, once."""
        written = Notification.objects.filter(recipient=person, kind="", url__startswith="/cari/")
        titles = [word for text in texts_of(person, written).values() for word in SECRET_WORD.findall(text)]
        assert set(titles) <= mine
        if not lagging:
            files = [text for (kind, _pk, _draft), text in may.items() if kind == "dokumen"]
            assert [titles.count(word) for text in files for word in SECRET_WORD.findall(text.words)] == [
                1
            ] * len(files)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_city_leaks_nothing(seed, each_engine, client, settings, monkeypatch):
    settings.PARAF_API_RATES = {"search": (10**6, 10**6), "suggest": (10**6, 10**6)}
    monkeypatch.setattr(saved, "NAMED", 1000)
    city = City(seed)
    proof = Proof(city, client)
    for person in city.people[1:]:
        save_search(person, EVERYWHERE, Choice())
    drain_outbox()
    proof.everybody(lagging=False)
    city.shake()
    proof.everybody(lagging=True)
    drain_outbox()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        proof.everybody(lagging=True)  # midnight has passed, and nobody has swept
        end_grants()
        sweep_shares()
        follow_offices_daily()
        drain_outbox()
        proof.everybody(lagging=False)

"""A random city: what each person is told equals what a walk over the whole database says that person may read.

Results, their number, every facet, snippets, spellings, titles, the pages of files and their pictures; on every
engine, after people lost offices and texts were closed, and while the index does not know of it yet.
"""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Comment, Page, PageViewRestriction

from cms.agencies.models import Appointment
from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage, ChapterPage, ProgressReport
from cms.plans.selectors import may_read_draft
from cms.plans.selectors.visible import open_to_all
from search.question import parse
from search.selectors.answers import answer
from search.selectors.facets import Choice
from search.selectors.spellings import did_you_mean
from search.selectors.titles import suggested_titles
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import document, publish
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db
EVERYWHERE = "pelabuhan"  # stands in every text
LETTERS = "bcdfghjklmnp"
ASKED = 5  # of the hidden words, asked for one by one


def close_to_visitors(page: Page) -> None:
    with publication_permit(page):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def secret(number: int) -> str:
    """A word that stands in one text alone."""
    return f"zaki{LETTERS[number // 12 % 12]}o{LETTERS[number % 12]}u{LETTERS[number * 7 % 12]}ex"


class City:
    """People in offices, documents, pages, reports and comments, each with a word of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.agencies = [world.agency(f"opd{number}") for number in range(4)]
        self.people = [AnonymousUser(), world.person(f"tanpa-jabatan-{seed}")]
        self.people += [world.official(role, where) for where in self.agencies for role in ("pic", "member")]
        self.people.append(world.official("sekda", world.agency("setda")))
        for _ in range(10):
            self.add_document()
        for _ in range(14):
            self.add_page()
        self.end_some_offices()

    def word(self) -> str:
        self.number += 1
        return secret(self.number)

    def add_document(self) -> None:
        word = self.word()
        document(
            f"{EVERYWHERE} {word}", title=f"Arsip {word}", agency=self.chance.choice([None, *self.agencies]),
            classification=self.chance.choice(OfficialDocument.Classification.values),
            uploaded_by_user=self.chance.choice([None, *self.people[2:5]]),
        )  # fmt: skip

    def add_page(self) -> None:
        chance = self.chance
        word, where = self.word(), chance.choice(self.agencies)
        if chance.random() < 0.5:
            page = world.chapter(where, title=f"{EVERYWHERE} {word}", text="<p>Isi.</p>")
        else:
            page = world.action_item(where, title=f"{EVERYWHERE} {word}")
        if isinstance(page, ActionItemPage) and chance.random() < 0.5:
            page.supporting_agencies = chance.sample(self.agencies, 2)
            page.save()
        if chance.random() < 0.6:
            page = publish(page)
        if chance.random() < 0.3:
            close_to_visitors(page)
        if chance.random() < 0.4:
            page.title = f"{EVERYWHERE} {self.word()}"
            page.save_revision()
        if isinstance(page, ActionItemPage) and chance.random() < 0.7:
            ProgressReport.objects.create(
                item=page, year=2026, quarter=1, percent=10, obstacle=f"{EVERYWHERE} {self.word()}"
            )
        if chance.random() < 0.4:
            Comment.objects.create(
                page=page, user=world.person(), text=f"{EVERYWHERE} {self.word()}", contentpath="title"
            )

    def end_some_offices(self) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        for held in self.chance.sample(list(Appointment.objects.order_by("pk")), 2):
            Appointment.objects.filter(pk=held.pk).update(ends=yesterday)

    def shake(self) -> None:
        """Changes of rights, after which nothing is indexed."""
        for made in self.chance.sample(list(OfficialDocument.objects.order_by("pk")), 4):
            made.classification = self.chance.choice(OfficialDocument.Classification.values)
            made.save()
        for page in self.chance.sample(list(ChapterPage.objects.order_by("pk")), 2):
            close_to_visitors(page)
        self.end_some_offices()


def readable_by(person) -> dict[tuple, str]:
    """Every text that the person may read, with its title: asked from the rules of the rooms, one thing at a time."""
    found = {("dokumen", d.pk, False): d.title for d in visible_documents(person)}
    for kind, model in (("bab", ChapterPage), ("rencana-aksi", ActionItemPage)):
        free = set(open_to_all(model).values_list("pk", flat=True))
        for page in model.objects.all():
            inside = may_read_draft(person, page)
            if inside and (page.has_unpublished_changes or not page.live):
                text = page.latest_revision.as_object() if page.latest_revision else page
                found[kind, page.pk, True] = text.title
            elif page.live and (page.pk in free or inside):
                found[kind, page.pk, False] = page.title
            if inside:
                for comment in Comment.objects.filter(page_id=page.pk):
                    found["komentar", comment.pk, True] = comment.text
            if isinstance(page, ActionItemPage) and (page.pk in free or inside):
                for report in page.reports.all():
                    shown = page.title if page.pk in free else page.draft_title  # it names its action item
                    found["laporan", report.pk, False] = f"{report.obstacle} {shown}"
    return found


def told(person, **choice) -> tuple[list, list[str]]:
    """Every result of every page, and all that its snippets and titles say."""
    first = answer(EVERYWHERE, person, Choice(**choice))
    results = [
        result
        for number in (first.page.paginator.page_range if first.page else [])
        for result in answer(EVERYWHERE, person, Choice(page=str(number), **choice)).results
    ]
    said = [part for r in results for part in (r.plain_title, *(str(e.html) for e in r.excerpts))]
    return results, said


def check(person, city: City, *, lagging: bool) -> None:
    """``lagging``: what was won is not found yet; what was lost is not told any more."""
    person = type(person).objects.get(pk=person.pk) if person.pk else person
    may = readable_by(person)
    results, said = told(person)
    keys = [(r.kind, r.id, r.draft) for r in results]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(may)
    first = answer(EVERYWHERE, person, Choice())
    assert first.count == len(keys)
    if not lagging:
        assert set(keys) == set(may)
    kinds = Counter(kind for kind, _pk, _draft in keys)
    assert {v.value: v.count for v in first.values("type")} == kinds
    assert sum(v.count for v in first.values("status")) == sum(kinds[k] for k in ("bab", "rencana-aksi"))
    own = Counter(r.agency.slug for r in results if r.agency)
    assert {v.value: v.count for v in first.values("agency")} == own
    for value in first.values("classification"):
        narrowed, _said = told(person, classification=value.value)
        assert len(narrowed) == value.count
        known = {OfficialDocument.objects.get(pk=r.id).classification for r in narrowed}
        assert lagging or known == {value.value}
    _no_hidden_word(person, city, may, said)


def _no_hidden_word(person, city: City, may: dict, said: list[str]) -> None:
    mine = " ".join(may.values())
    hidden = [word for word in map(secret, range(1, city.number + 1)) if word not in mine]
    told_words = " ".join(said)
    assert [word for word in hidden if word in told_words] == []
    for word in city.chance.sample(hidden, min(ASKED, len(hidden))):
        found = answer(word, person, Choice())
        assert (found.count, found.results, found.facets) == (0, [], [])
        proposed = did_you_mean(parse(word), person)
        assert proposed == "" or proposed in mine
        assert all(word not in title.title for title in suggested_titles(word, person))


def pages_open(client, person) -> None:
    """The page of a document, its file and its viewer open for those who may read it, and for no one else."""
    if person.pk:
        client.force_login(person)
    else:
        client.logout()
    visible = set(visible_documents(person).values_list("pk", flat=True))
    for made in OfficialDocument.objects.all():
        expected = 200 if made.pk in visible else 404
        assert client.get(f"/dokumen/{made.pk}/halaman/1/").status_code == expected
        picture = client.get(f"/dokumen/{made.pk}/halaman/1/gambar.webp")
        assert (picture.status_code == 404) or made.pk in visible


@pytest.mark.parametrize("seed", [3, 11])
def test_a_random_city_leaks_nothing(seed, each_engine, client):
    city = City(seed)
    drain_outbox()
    for person in city.people:
        check(person, city, lagging=False)
    city.shake()
    for person in city.people:  # the index knows nothing of it yet
        check(person, city, lagging=True)
    drain_outbox()
    cache.clear()
    for person in city.people:
        check(person, city, lagging=False)
    for person in city.people[::3]:
        pages_open(client, type(person).objects.get(pk=person.pk) if person.pk else person)

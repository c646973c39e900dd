"""A random city for the proof that nothing leaks, and who may read what in it, said once more in plain Python.

The rules below are written from the tables of the documentation, not from the queries of the rooms: facts are read
from the database row by row, and every person and every text is looked at by itself.
"""

import random
from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Comment, Page, PageViewRestriction

from cms.agencies.models import Appointment
from cms.documents.models import DocumentGrant, OfficialDocument, PageLayout, Regulation
from cms.documents.services.granting import grant
from cms.plans.models import ActionItemPage, ChapterPage, ProgressReport
from tests import world
from tests.search.world import document, publish
from workflows.models import publication_permit
from workflows.services.sharing import spread
from workflows.sharing import DraftShare

EVERYWHERE = "pelabuhan"  # stands in every text
LETTERS = "bcdfghjklmnp"
LAW = {"kind": "perpres", "number": "95", "year": 2018, "title": "Salinan"}
READS_ALL = {"sekda", "expert", "admin"}
Key = tuple[str, int, bool]


class Text(NamedTuple):
    """What a search may say of one text: its words, and its place under the facets."""

    words: str
    agency: str
    classification: str = ""
    muatan: str = ""
    status: str = ""


def secret(number: int) -> str:
    """A word that stands in one text alone."""
    return f"zaki{LETTERS[number // 12 % 12]}o{LETTERS[number % 12]}u{LETTERS[number * 7 % 12]}ex"


class City:
    """People in offices, documents, pages, reports and comments, each with a word of its own."""

    def __init__(self, seed: int, *, documents: int = 9, pages: int = 9) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.agencies = [world.agency(f"opd{number}") for number in range(3)]
        self.admin = world.official("admin", world.agency("setda"))
        self.people: list[Any] = [AnonymousUser(), world.person(f"tanpa-jabatan-{seed}")]
        self.people += [world.official(role, where) for where in self.agencies for role in ("head", "member")]
        self.people += [world.official("sekda", world.agency("setda")), self.two_offices()]
        self.folders = self.make_folders()
        for _ in range(documents):
            self.add_document()
        for _ in range(pages):
            self.add_page()
        self.end_an_office(timezone.localdate() - timedelta(days=1))
        self.end_an_office(timezone.localdate() + timedelta(days=1))

    @property
    def officials(self) -> list[Any]:
        return self.people[2:8]

    def two_offices(self) -> Any:
        """One of two offices ends tomorrow: the person stays in office, and loses what came with the other."""
        who = world.official("pic", self.agencies[0])
        world.appoint(who, "member", self.agencies[1], ends=timezone.localdate() + timedelta(days=1))
        return who

    def make_folders(self) -> list[Collection]:
        """An open collection, one behind each kind of wall, and one below a wall."""
        root = Collection.get_first_root_node()
        auditors = Group.objects.create(name=f"Auditor {self.chance.random()}")
        for person in self.chance.sample(self.officials, 3):
            person.groups.add(auditors)
        made = [root]
        for kind in ("login", "groups", "password"):
            folder = Collection.objects.get(pk=root.pk).add_child(name=f"Berkas {kind}")
            wall = CollectionViewRestriction.objects.create(
                collection=folder, restriction_type=kind, password="kata-sandi"
            )
            if kind == "groups":
                wall.groups.add(auditors)
            made.append(folder)
        made.append(made[2].add_child(name="Di bawah"))
        return made

    def word(self) -> str:
        self.number += 1
        return secret(self.number)

    def day(self) -> Any:
        """Today, tomorrow, or no end."""
        today = timezone.localdate()
        return self.chance.choice([None, today, today + timedelta(days=1)])

    def add_document(self) -> OfficialDocument:
        word = self.word()
        made = document(
            f"{EVERYWHERE} {word} kartu tanda penduduk", title=f"Arsip {word}",
            agency=self.chance.choice([None, *self.agencies]),
            classification=self.chance.choice(OfficialDocument.Classification.values),
            uploaded_by_user=self.chance.choice([None, None, *self.officials]),
            collection=self.chance.choice([self.folders[0], *self.folders]),
        )  # fmt: skip
        if self.chance.random() < 0.2:
            made.withdrawn_at = timezone.now()
            made.save()
        for person in self.chance.sample(self.officials, self.chance.choice([0, 0, 1, 2])):
            grant(made, person, self.admin, "Pemeriksaan", self.day())
        if self.chance.random() < 0.8:  # more copies than a citation leads to
            Regulation.objects.update_or_create(document=made, defaults=LAW)
        layout = PageLayout(version=made.current_version, number=1, width=10, height=10)
        layout.words = [[word, 0, 0, 10, 10]]
        layout.picture.save("halaman.webp", ContentFile(PICTURE), save=True)
        return made

    def add_page(self) -> None:
        chance, where = self.chance, self.chance.choice(self.agencies)
        title = f"{EVERYWHERE} {self.word()}"
        make = chance.choice([world.chapter, world.action_item])
        page: Any = make(where, title=title)
        if isinstance(page, ActionItemPage) and chance.random() < 0.4:
            page.supporting_agencies = chance.sample(self.agencies, 1)
            page.save()
        if chance.random() < 0.6:
            page = publish(page)
        if chance.random() < 0.3:
            restrict(page, chance.choice(["login", "password", "groups"]))
        if chance.random() < 0.4:
            page.title = f"{EVERYWHERE} {self.word()}"
            page.save_revision()
        if isinstance(page, ActionItemPage):
            for quarter in range(chance.choice([0, 1, 2])):
                world.report(page, (2026, quarter + 1), obstacle=f"{EVERYWHERE} {self.word()}")
        if chance.random() < 0.5:
            text = f"{EVERYWHERE} {self.word()}"
            Comment.objects.create(page=page, user=self.admin, text=text, contentpath="title")
        if chance.random() < 0.5:
            self.share(page)

    def share(self, page: Any) -> None:
        person = self.chance.choice(self.officials)
        whom = self.chance.choice(
            [{"agency": self.chance.choice(self.agencies)}, {"appointment": person.appointments.get()}]
        )
        given = DraftShare.objects.create(
            content_type=ContentType.objects.get_for_model(page), object_id=page.pk, until=self.day(),
            given_by=self.admin, **whom,
        )  # fmt: skip
        spread(given)

    def end_an_office(self, day: Any) -> None:
        held = self.chance.choice(list(Appointment.objects.filter(ends=None).exclude(person=self.admin)))
        Appointment.objects.filter(pk=held.pk).update(ends=day)

    def shake(self) -> None:
        """Changes of rights and texts, after which nothing is indexed."""
        chance = self.chance
        for made in chance.sample(list(OfficialDocument.objects.order_by("pk")), 4):
            made.classification = chance.choice(OfficialDocument.Classification.values)
            made.save()
        moved = chance.choice(list(OfficialDocument.objects.order_by("pk")))
        moved.collection = chance.choice(self.folders)
        moved.save()
        for made in chance.sample(list(DocumentGrant.objects.order_by("pk")), 1):
            made.delete()
        for page in chance.sample(list(ChapterPage.objects.order_by("pk")), 1):
            restrict(page, "login")
        Group.objects.filter(name__startswith="Auditor").first().delete()
        self.end_an_office(timezone.localdate() - timedelta(days=1))


def restrict(page: Page, kind: str) -> None:
    with publication_permit(page):
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password="kata-sandi")


class Reader:
    """One person, and what the tables of the documentation let that person read today."""

    def __init__(self, person: Any) -> None:
        self.pk = person.pk
        today = timezone.localdate()
        held = [
            each
            for each in Appointment.objects.select_related("office__agency")
            if each.person_id == self.pk
            and each.starts <= today
            and (each.ends is None or each.ends >= today)
        ]
        self.today = today
        self.offices = {each.pk for each in held}
        self.agencies = {each.office.agency_id for each in held}
        self.leads = {e.office.agency_id for e in held if e.office.role in {"head", "pic", "sekda"}}
        self.reads_all = any(each.office.role in READS_ALL for each in held)
        self.groups = set(person.groups.values_list("pk", flat=True)) if self.pk else set()

    def document(self, made: OfficialDocument) -> bool:
        if self.reads_all:
            return True
        if self.offices:
            granted = any(
                each.user_id == self.pk and (each.until is None or each.until >= self.today)
                for each in made.grants.all()
            )
            if granted or made.uploaded_by_user_id == self.pk or made.agency_id in self.leads:
                return True
            if made.agency_id in self.agencies and made.classification != "rahasia":
                return True
        if made.withdrawn_at or made.classification == "rahasia":
            return False
        open_to = bool(self.offices) or made.classification == "biasa"
        return open_to and all(self.passes(wall) for wall in CollectionViewRestriction.objects.all()
                               if made.collection.path.startswith(wall.collection.path))  # fmt: skip

    def passes(self, wall: CollectionViewRestriction) -> bool:
        if not self.offices or wall.restriction_type == "password":
            return False
        named = {group.pk for group in wall.groups.all()}
        return wall.restriction_type == "login" or bool(named & self.groups)

    def draft(self, page: Any) -> bool:
        latest = page.latest_revision.content.get("agency") if page.has_unpublished_changes else None
        charged = {page.agency_id, latest} - {None}
        if isinstance(page, ActionItemPage):
            charged |= {agency.pk for agency in page.supporting_agencies.all()}
        return self.reads_all or bool(charged & self.agencies) or self.shared(page)

    def shared(self, page: Any) -> bool:
        kind = ContentType.objects.get_for_model(page)
        return any(
            (each.until is None or each.until >= self.today)
            and (each.appointment_id in self.offices or each.agency_id in self.agencies)
            for each in DraftShare.objects.filter(content_type=kind, object_id=page.pk, ended_at=None)
        )


def is_public(page: Page) -> bool:
    walls = [wall.page.path for wall in PageViewRestriction.objects.select_related("page")]
    return page.live and not any(page.path.startswith(path) for path in walls)


def readable_by(person: Any) -> dict[Key, Text]:
    """Every text that the person may read, one look at each."""
    reader = Reader(person)
    found: dict[Key, Text] = {}
    for made in OfficialDocument.objects.all():
        if reader.document(made):
            state = "withdrawn" if made.withdrawn_at else ""
            agency = made.agency.slug if made.agency else ""
            found["dokumen", made.pk, False] = Text(made.title, agency, made.classification, status=state)
    for kind, model in (("bab", ChapterPage), ("rencana-aksi", ActionItemPage)):
        for page in model.objects.all():
            found |= _page(reader, kind, page)
    return found


def _page(reader: Reader, kind: str, page: Any) -> dict[Key, Text]:
    """The page once, in the text that the reader may read, and what stands beside it."""
    found: dict[Key, Text] = {}
    inside, public, agency = reader.draft(page), is_public(page), page.agency.slug
    muatan = getattr(page, "muatan", "")
    if inside and (page.has_unpublished_changes or not page.live):
        text = page.latest_revision.as_object() if page.latest_revision else page
        found[kind, page.pk, True] = Text(_words(text), agency, muatan=muatan, status="draft")
    elif public or (page.live and inside):
        found[kind, page.pk, False] = Text(_words(page), agency, muatan=muatan, status="published")
    if inside:
        for comment in Comment.objects.filter(page_id=page.pk):
            found["komentar", comment.pk, True] = Text(f"{comment.text} {page.draft_title}", agency)
    if kind == "rencana-aksi" and (public or inside):
        shown = page.title if public else page.draft_title  # a report names its action item
        for report in ProgressReport.objects.filter(item=page):
            found["laporan", report.pk, False] = Text(f"{report.obstacle} {shown}", agency, muatan=muatan)
    return found


def _words(page: Any) -> str:
    """Title and text: the body of a chapter keeps the word of its first title."""
    return f"{page.title} {getattr(page, 'body', '')}"


def counted(may: dict[Key, Text]) -> dict[str, Counter[str]]:
    """The facets as they have to be: each value with the number of texts that have it."""
    told = {"type": Counter(kind for kind, _pk, _draft in may)}
    for name in ("agency", "classification", "muatan", "status"):
        told[name] = Counter(value for text in may.values() if (value := getattr(text, name)))
    return told


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (10, 10), "white").save(out, "WEBP")
    return out.getvalue()


PICTURE = _picture()

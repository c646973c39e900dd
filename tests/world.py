"""A small city for tests: agencies, people in offices, a plan with chapters. Plain functions, no magic."""

from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from cms.accounts.models import User
from cms.agencies.models import Agency, Appointment, Office
from cms.plans.models import (
    ActionItemIndexPage,
    ActionItemPage,
    ChapterPage,
    PlanPage,
    ProgressReport,
    YearTarget,
)
from home.models import HomePage
from workflows.models import publication_permit

_number = count(1)
ROLE_TITLES = {
    "pic": "PIC {}", "head": "Kepala {}", "sekda": "Sekretaris Daerah", "expert": "Tim Ahli",
    "admin": "Administrator {}", "member": "Staf {}",
}  # fmt: skip


def agency(slug: str = "diskomsandi", **fields: Any) -> Agency:
    fields = {"name": f"Dinas {slug.title()}", "abbreviation": slug.title(), **fields}
    return Agency.objects.get_or_create(slug=slug, defaults=fields)[0]


def person(username: str = "", **fields: Any) -> User:
    username = username or f"orang{next(_number)}"
    fields = {"full_name": username.title(), "email": f"{username}@example.test", **fields}
    return User.objects.create_user(username, password="sandi-uji-coba", **fields)  # type: ignore[arg-type]


def appoint(who: User, role: str, where: Agency, **fields: Any) -> Appointment:
    office, _ = Office.objects.get_or_create(
        agency=where, role=role, defaults={"title": ROLE_TITLES[role].format(where.abbreviation)}
    )
    fields = {"starts": timezone.localdate().replace(month=1, day=1), **fields}
    return Appointment.objects.create(office=office, person=who, **fields)


def official(role: str, where: Agency | None = None, username: str = "") -> User:
    """A person who holds ``role`` in ``where`` today."""
    where = where or agency()
    who = person(username or f"{role}.{where.slug}.{next(_number)}")
    appoint(who, role, where)
    return who


def home() -> HomePage:
    found = HomePage.objects.first()
    if found:
        return found
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=HomePage(title="Paraf", slug="paraf"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return page


def plan(where: Agency | None = None) -> PlanPage:
    found = PlanPage.objects.first()
    if found:
        return found
    page = PlanPage(title="Rencana Induk SPBE", slug="rencana", agency=where or agency(), live=False)
    return home().add_child(instance=page)


def chapter(where: Agency | None = None, title: str = "Arsitektur SPBE", text: str = "") -> ChapterPage:
    """A draft chapter without a revision of anybody."""
    page = ChapterPage(
        title=title,
        slug=f"bab-{next(_number)}",
        agency=where or agency(),
        live=False,
        body=[("text", text or f"<p>Isi {title}</p>")],
    )
    return plan().add_child(instance=page)


def action_item_index() -> ActionItemIndexPage:
    index = ActionItemIndexPage.objects.first()
    if index is None:
        index = plan().add_child(instance=ActionItemIndexPage(title="Rencana Aksi", slug="rencana-aksi"))
    return index


def action_item(
    where: Agency | None = None, title: str = "Integrasi layanan", **fields: Any
) -> ActionItemPage:
    index = action_item_index()
    number = next(_number)
    fields = {"code": f"RA-{number}", "muatan": "layanan", **fields}
    page = ActionItemPage(title=title, slug=f"ra-{number}", agency=where or agency(), live=False, **fields)
    return index.add_child(instance=page)


def published_item(
    where: Agency | None = None, since: date = date(2025, 1, 1), **fields: Any
) -> ActionItemPage:
    """An action item that the public reads since a day."""
    page = action_item(where, **fields)
    moment = timezone.make_aware(datetime.combine(since, time()))
    with publication_permit(page):
        ActionItemPage.objects.filter(pk=page.pk).update(live=True, first_published_at=moment)
    page.refresh_from_db()
    return page


def released(page: Any) -> Any:
    """``page`` as the public reads it, without the chain of decisions that led there."""
    now = timezone.now()
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(live=True, first_published_at=now, last_published_at=now)
    return type(page).objects.get(pk=page.pk)


def target(item: ActionItemPage, year: int, target: str = "1", **fields: Any) -> YearTarget:
    """A stored yearly target of an item."""
    with publication_permit(item):
        return YearTarget.objects.create(item=item, year=year, target=target, **fields)


def report(
    item: ActionItemPage, quarter: tuple[int, int], percent: Any = 10, **fields: Any
) -> ProgressReport:
    """A stored quarterly report."""
    year, number = quarter
    return ProgressReport.objects.create(item=item, year=year, quarter=number, percent=percent, **fields)


def write(page: Any, user: User, title: str | None = None) -> Any:
    """``user`` saves a new revision of ``page``; returns the page as stored."""
    if title:
        page.title = title
    page.save_revision(user=user)
    return type(page).objects.get(pk=page.pk)

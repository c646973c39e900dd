"""Whose drafts stand in the lists of the admin: every list, asked by every role."""

import pytest
from django.urls import reverse

from cms.plans.models import ActionItemPage, ChapterPage
from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db
SECRET = "Zamrud"
PUBLIC = "Mutiara"


def an_item():
    return world.action_item_index(), world.action_item(title=SECRET)


def a_chapter():
    return world.plan(), world.chapter(title=SECRET)


LISTS = {
    "explorer": lambda parent, page: reverse("wagtailadmin_explore", args=[parent.pk]),
    "explorer results": lambda parent, page: reverse("wagtailadmin_explore_results", args=[parent.pk]),
    "explorer search": lambda parent, page: reverse("wagtailadmin_explore", args=[parent.pk]) + "?q=zamr",
    "explorer everywhere": lambda parent, page: (
        reverse("wagtailadmin_explore", args=[parent.pk]) + "?q=zamr&search_all=1"
    ),
    "explorer of the page": lambda parent, page: reverse("wagtailadmin_explore", args=[page.pk]),
    "search": lambda parent, page: reverse("wagtailadmin_pages:search") + "?q=zamr",
    "kind of page": lambda parent, page: reverse(
        "wagtailadmin_pages:type_use", args=[page._meta.app_label, page._meta.model_name]
    ),
    "api list": lambda parent, page: f"/admin/api/main/pages/?child_of={parent.pk}",
    "api explorer": lambda parent, page: f"/admin/api/main/pages/?child_of={parent.pk}&for_explorer=1",
    "api detail": lambda parent, page: f"/admin/api/main/pages/{page.pk}/",
    "chooser": lambda parent, page: reverse("wagtailadmin_choose_page_child", args=[parent.pk]),
    "chooser of the page": lambda parent, page: reverse("wagtailadmin_choose_page_child", args=[page.pk]),
    "chooser search": lambda parent, page: reverse("wagtailadmin_choose_page_search") + "?q=zamr",
    "chosen": lambda parent, page: reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}",
    "bulk": lambda parent, page: f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}",
    "references": lambda parent, page: (
        reverse("plans_choose_reference")
        + f"?from={reverse('wagtailadmin_pages:add', args=['plans', 'chapterpage', world.plan().pk])}"
    ),
}
REPORTS = ["workflow", "workflow_tasks", "site_history", "aging_pages", "page_types_usage", "locked_pages"]
READERS = {"pic": True, "head": True, "member": True, "sekda": True, "expert": True, "admin": True}
READERS |= {"foreign pic": False, "foreign head": False, "foreign member": False}


def person(role):
    kind = role.removeprefix("foreign ")
    city = kind in {"sekda", "expert", "admin"}
    where = world.agency("dinkes") if role.startswith("foreign") or city else world.agency()
    return world.official(kind, where)


kinds = pytest.mark.parametrize("make", [a_chapter, an_item], ids=["chapter", "item"])


def shown(client, parent, page):
    """The text of every list, by its name."""
    return {name: client.get(address(parent, page)).content.decode() for name, address in LISTS.items()}


@kinds
@pytest.mark.parametrize("role", READERS)
def test_a_draft_is_listed_to_its_readers_only(client, role, make):
    parent, page = make()
    page.save_revision()
    client.force_login(person(role))
    pages = shown(client, parent, page)
    expected = dict.fromkeys(LISTS, READERS[role])
    assert {name: SECRET in html for name, html in pages.items()} == expected


@kinds
def test_a_published_text_is_listed_by_its_published_name(client, make):
    """The new title of a later draft is part of that draft."""
    parent, page = make()
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(title=PUBLIC, draft_title=PUBLIC, live=True)
    page = type(page).objects.get(pk=page.pk)
    page.title = SECRET
    page.save_revision()
    client.force_login(person("foreign pic"))
    pages = shown(client, parent, page)
    assert [name for name, html in pages.items() if SECRET in html] == []
    assert PUBLIC in pages["explorer"]
    assert PUBLIC in pages["chooser"]
    assert PUBLIC in pages["api list"]
    assert PUBLIC in pages["references"]


@pytest.mark.parametrize("role", READERS)
def test_the_reports_open_to_those_who_read_every_draft(client, role):
    an_item()[1].save_revision()
    client.force_login(person(role))
    addresses = [reverse(f"wagtailadmin_reports:{name}{end}") for name in REPORTS for end in ("", "_results")]
    answers = [client.get(address) for address in addresses]
    opens = role in {"sekda", "expert", "admin"}
    assert any(answer.status_code == 200 for answer in answers) == opens
    assert opens or {answer.url for answer in answers} == {reverse("wagtailadmin_home")}
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert ("/admin/reports/" in home) == opens
    assert ("konsep semua OPD" in home) != opens


def handed_over(make, successor):
    """A published text of one agency whose latest draft names another."""
    page = make()[1]
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(live=True, title=PUBLIC)
    page = type(page).objects.get(pk=page.pk)
    page.agency, page.title = successor, SECRET
    page.save_revision(user=world.official("expert", world.agency("tim")))
    return type(page).objects.get(pk=page.pk)


@kinds
@pytest.mark.parametrize(
    ("where", "status"), [("diskomsandi", 200), ("penerus", 200), ("dinkes", 404)], ids=str
)
def test_a_text_handed_over_opens_to_both_agencies(client, make, where, status):
    page = handed_over(make, world.agency("penerus"))
    client.force_login(world.official("pic", world.agency(where)))
    assert client.get(reverse("plans_draft", args=[page.pk])).status_code == status


@kinds
def test_a_draft_handed_over_is_listed_to_the_successor(client, make):
    parent, page = make()
    page.agency = world.agency("penerus")
    page.save_revision(user=world.official("expert", world.agency("tim")))
    client.force_login(world.official("pic", world.agency("penerus")))
    assert SECRET in client.get(reverse("wagtailadmin_explore", args=[parent.pk])).content.decode()
    assert ChapterPage.objects.count() + ActionItemPage.objects.count() == 1


@pytest.mark.parametrize("make", [a_chapter, an_item])
def test_the_chooser_of_addresses_does_not_tell_the_title_of_a_draft(client, make):
    _parent, page = make()
    page = world.released(page)
    page.title = "Judul yang belum disetujui"
    page.save_revision()
    client.force_login(world.official("pic", world.agency("dinkes")))
    for url in (page.url, f"http://localhost{page.url}?x=1"):
        answer = client.post(
            reverse("wagtailadmin_choose_page_external_link"),
            {"external-link-chooser-url": url, "external-link-chooser-link_text": "ini"},
        )
        assert answer.status_code == 200
        assert answer.status_code == 200
        assert "belum disetujui" not in answer.content.decode()


def test_the_way_to_a_page_names_the_plan_as_published(client):
    plan = world.released(world.plan())
    plan.title = "Judul rencana yang belum disetujui"
    plan.save_revision()
    page = world.chapter()
    client.force_login(world.official("pic"))
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_explore", args=[plan.pk]),
    ):
        assert "belum disetujui" not in client.get(address).content.decode()

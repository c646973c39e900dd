"""Each way of Wagtail's and ours to change what the public reads, the states of a text, and what must stay."""

import json

from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Revision, Site, TaskState, Workflow, WorkflowState, WorkflowTask

from cms.plans.models import PlanPage
from tests import world
from tests.workflows.city import break_glass
from tests.workflows.forms import form_of
from workflows import services
from workflows.models import Decision

OFFICES = ("admin", "expert", "pic", "head", "sekda", "member")
ROLES = ("superuser", *OFFICES, "plh", "other")
FUTURE = timezone.make_aware(timezone.datetime(2099, 1, 1))
STATES = ("draft", "waiting", "asked", "returned", "published", "down", "emergency")


def people():
    made = {
        role: world.official(role, world.agency("setda" if role == "sekda" else "diskomsandi"))
        for role in OFFICES
    }
    made["superuser"] = world.person("root", is_superuser=True)
    made["other"] = world.official("pic", world.agency("dinkes"))
    made["plh"] = world.person("plh")
    world.appoint(made["plh"], "sekda", world.agency("setda"), capacity="plh", order_number="800/1")
    return made


def page_in(state, who):
    """A chapter drafted by the PIC: as a draft, on its way, returned; or once published, and then changed again."""
    page = world.write(world.chapter(), who["pic"])
    if state == "draft":
        return page
    if state == "emergency":
        break_glass(page, who["admin"], reason="Bencana.")
        return world.write(type(page).objects.get(pk=page.pk), who["pic"], title="Judul kedua")
    round_ = services.submit(page, who["pic"])
    if state == "returned":
        services.send_back(round_.current_task_state, who["head"], comment="Lengkapi.")
    if state in ("waiting", "returned"):
        return type(page).objects.get(pk=page.pk)
    services.approve(round_.current_task_state, who["head"])
    round_.refresh_from_db()
    if state == "asked":
        services.ask_withdrawal(page, who["pic"], comment="Pagu berubah.")
        return type(page).objects.get(pk=page.pk)
    services.approve(round_.current_task_state, who["sekda"])
    if state == "down":
        services.take_down(type(page).objects.get(pk=page.pk), who["admin"], reason="Data pribadi.")
        return type(page).objects.get(pk=page.pk)
    return world.write(type(page).objects.get(pk=page.pk), who["pic"], title="Judul kedua")


def public_state(page):
    """All that a closed door must leave as it is."""
    row = Page.objects.filter(pk=page.pk).values(
        "live", "title", "slug", "path", "live_revision_id", "go_live_at", "expire_at", "locked"
    )
    on_its_way = WorkflowState.objects.filter(status="in_progress").exists()
    return (
        list(row),
        sorted(_written_out_of_turn(on_its_way)),
        list(Page.objects.exclude(alias_of=None).values_list("pk", "alias_of_id")),
        list(Revision.objects.exclude(approved_go_live_at=None).values_list("pk", flat=True)),
        sorted(WorkflowState.objects.values_list("pk", "status")),
        sorted(TaskState.objects.values_list("pk", "status")),
        Page.objects.count(),
        Decision.objects.exclude(action="correct").count(),
        page.get_view_restrictions().count(),
        sorted(Site.objects.values_list("pk", "hostname", "port", "root_page_id", "is_default_site")),
        sorted(WorkflowTask.objects.values_list("workflow_id", "task_id", "sort_order"))
        if on_its_way
        else [],
    )


def _written_out_of_turn(on_its_way):
    """Versions by who never writes here, and in a round all that are nobody's correction."""
    corrected = Decision.objects.filter(action="correct").values("revision")
    outside = Q(user__username__regex=r"^(member|sekda|plh|pic\.dinkes)")
    return Revision.objects.filter(Q() if on_its_way else outside).exclude(pk__in=corrected).values_list("pk")


def beside(page):
    """What else a stock request needs, made past the models: another plan, an alias, a version to be published."""
    plan = PlanPage(title="Rencana lain", slug="lain", agency=page.agency, live=False)
    plan = world.home().add_child(instance=plan)
    twin = plan.add_child(
        instance=type(page)(title="Kembaran", slug="kembar", agency=page.agency, live=False)
    )
    Page.objects.filter(pk=twin.pk).update(alias_of=page)
    Locale.objects.create(language_code="en")
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=FUTURE)


def other_plan():
    return Page.objects.get(slug="lain").pk


def page_door(name, *extra, data=None):
    return lambda page: (reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *extra]), data or {})


def task_door(name, action):
    def door(page):
        task_state = TaskState.objects.order_by("-pk").first()
        number = task_state.pk if task_state else 1
        return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, action, number]), {"comment": "x"}

    return door


def bulk_door(action):
    def door(page):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return f"{address}?id={page.pk}&next=/admin/", {
            "include_descendants": "on",
            "chooser": other_plan() if action == "move" else page.get_parent().pk,
        }

    return door


def edit_door(**fields):
    def door(page):
        latest = page.get_latest_revision_as_object()
        return reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(latest, **fields)

    return door


def revert_door(page):
    first = page.revisions.order_by("pk").first()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    return address, form_of(page, **{"action-publish": "1"})


def plain_revert_door(page):
    return revert_door(page)[0], form_of(page)


def autosave_door(page):
    """What the editor sends by itself: into the revision that was decided on."""
    latest = page.get_latest_revision()
    fields = {"overwrite_revision_id": latest.pk, "loaded_revision_id": latest.pk,
              "loaded_revision_created_at": latest.created_at.isoformat()}  # fmt: skip
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(
        page.get_latest_revision_as_object(), **fields
    )


def site_door(**changed):
    def door(page):
        site = Site.objects.get(is_default_site=True)
        data = {"hostname": site.hostname, "port": site.port, "site_name": site.site_name, "is_default_site": "on",
                "root_page": site.root_page_id}  # fmt: skip
        data |= {name: value(page) if callable(value) else value for name, value in changed.items()}
        address = (
            reverse("wagtailsites:add") if "new" in changed else reverse("wagtailsites:edit", args=[site.pk])
        )
        return address, {name: value for name, value in data.items() if value}

    return door


def workflow_door(name, of):
    def door(page):
        number = (
            Workflow.objects.first().pk
            if of == "workflow"
            else Workflow.objects.first().workflow_tasks.first().task_id
        )
        return reverse(f"wagtailadmin_workflows:{name}", args=[number]), {
            "name": "Lain",
            "active": "",
            "role": "pic",
        }

    return door


def section_door(name, **data):
    return lambda page: (reverse(f"wagtailadmin_pages:{name}", args=[page.get_parent().pk]), data)


def own_door(name, **data):
    return lambda page: (reverse(f"workflows:{name}", args=[page.pk]), data)


def api_door(action, **data):
    def door(page):
        sent = {name: value(page) if callable(value) else value for name, value in data.items()}
        return reverse("wagtailadmin_api:pages:action", args=[page.pk, action]), sent

    return door


def first_version(page):
    return page.revisions.order_by("pk").first().pk


def of_twin(door):
    return lambda page: door(Page.objects.get(slug="kembar"))


DOORS = {
    "unpublish": page_door("unpublish", data={"include_descendants": "on"}),
    "copy": page_door("copy", data={"new_title": "x", "new_slug": "x", "publish_copies": "on", "alias": "on"}),
    "move": page_door("move"),
    "move to": lambda page: (reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other_plan()]), {}),
    "convert alias": of_twin(page_door("convert_alias")),
    "privacy": page_door("set_privacy", data={"restriction_type": "login"}),
    "lock": page_door("lock"),
    "unschedule": lambda page: page_door("revisions_unschedule", page.latest_revision_id)(page),
    "confirm cancellation": page_door("confirm_workflow_cancellation"),
    "workflow approve": task_door("workflow_action", "approve"),
    "workflow reject": task_door("workflow_action", "reject"),
    "collect approve": task_door("collect_workflow_action_data", "approve"),
    "bulk publish": bulk_door("publish"),
    "bulk unpublish": bulk_door("unpublish"),
    "bulk move": bulk_door("move"),
    "edit publish": edit_door(**{"action-publish": "1"}),
    "edit approve": edit_door(**{
        "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({"update": False}),
    }),
    "edit cancel": edit_door(**{"action-cancel-workflow": "1"}),
    "edit restart": edit_door(**{"action-restart-workflow": "1"}),
    "edit schedule": edit_door(go_live_at="2026-01-01 00:00", expire_at="2099-01-01 00:00"),
    "revert and publish": revert_door,
    "revert": plain_revert_door,
    "autosave": autosave_door,
    "comment": own_door("comment", text="Terbitkan saja."),
    "order": lambda page: (reverse("wagtailadmin_pages:set_page_position", args=[page.pk]) + "?position=0", {}),
    "order of the plan": section_door("set_page_position"),
    "section unpublish": section_door("unpublish", include_descendants="on"),
    "section move": section_door("move", new_parent_page=1),
    "section privacy": section_door("set_privacy", restriction_type="login"),
    "site root": site_door(root_page=lambda page: Page.get_first_root_node().pk),
    "site name taken away": site_door(is_default_site="", hostname="lain.example"),
    "second site": site_door(new="", hostname="lain.example", is_default_site="", root_page=lambda page: 1),
    "site delete": lambda page: (reverse("wagtailsites:delete", args=[Site.objects.get(is_default_site=True).pk]), {}),
    "workflow disabled": workflow_door("disable", "workflow"),
    "workflow edited": workflow_door("edit", "workflow"),
    "stage disabled": workflow_door("disable_task", "stage"),
    "stage edited": workflow_door("edit_task", "stage"),
    "api publish": api_door("publish"),
    "api unpublish": api_door("unpublish"),
    "api copy": api_door("copy"),
    "api move": api_door("move", destination_page_id=lambda page: other_plan(), position="last-child"),
    "api delete": api_door("delete"),
    "api revert": api_door("revert_to_page_revision", revision_id=first_version),
    "api alias": api_door("create_alias"),
    "api convert alias": of_twin(api_door("convert_alias")),
    "api translation": api_door("copy_for_translation", locale="en", copy_parents=True),
    "api translation of the plan": lambda page: api_door(
        "copy_for_translation", locale="en", copy_parents=True, alias=True, recursive=True)(page.get_parent()),
}  # fmt: skip


def closed(found):
    """Of a text that the public does not read, what a saved draft may change is left out: its title and address."""
    row = found[0][0]
    return found if row["live"] else ({**row, "title": "", "slug": "", "live_revision_id": None}, *found[1:])


def reading(page):
    """What somebody from the street gets under the address of the page."""
    answer = Client().get(page.get_url() or "/")
    return answer.status_code, page.title if page.live and page.title in answer.content.decode() else ""

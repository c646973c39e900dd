"""How plans, chapters and action items are found: their texts, their readers, and when they change."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, PageViewRestriction, Revision, WorkflowState
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.agencies.models import Agency
from cms.agencies.selectors import TOKEN_CITY, TOKEN_PUBLIC, access_of, agency_token, person_token
from cms.core.passages import plain, split
from cms.core.searchable import (
    Entry,
    Passage,
    Searchable,
    Shown,
    announce,
    leave_out,
    name_values,
    register,
)
from cms.plans.body_text import body_passages
from cms.plans.choices import Muatan
from cms.plans.models import ActionItemPage, ChapterPage, Indicator, KpkArea, PlanPage
from cms.plans.numbering import numbers_of
from cms.plans.selectors.visible import agencies_of, drafts_of, open_to_all, visible_to
from workflows.models import GovernedPage
from workflows.selectors import Status, grantees, statuses
from workflows.selectors.grants import lapsed_drafts
from workflows.sharing import grant_models


class SearchablePage(Searchable):
    """A governed page: its published text for everybody, its draft for those who may read drafts."""

    model: type[GovernedPage]

    def ids(self) -> Iterable[int]:
        return self.model.objects.order_by("pk").values_list("pk", flat=True)

    def entries(self, ids: list[int]) -> Iterator[Entry]:
        with translation.override(settings.LANGUAGE_CODE):  # labels are found in the language of the texts
            yield from list(self._entries(ids))

    def _entries(self, ids: list[int]) -> Iterator[Entry]:
        pages = list(self._pages(ids))
        names, public = self.names(pages), self.public_names(pages)
        free = set(open_to_all(self.model).filter(pk__in=ids).values_list("pk", flat=True))
        allowed = self._readers(pages)
        found = statuses(pages)
        for page in pages:
            readers = allowed[page.pk]
            name = names.get(page.pk, "")
            draft = page.has_unpublished_changes or not page.live
            if page.live and page.pk in free:
                hidden = readers if draft else frozenset()
                called = public.get(page.pk, name)
                yield self._entry(page, page, called, frozenset({TOKEN_PUBLIC}), hidden)
            elif page.live and not draft:
                yield self._entry(page, page, name, readers)
            if draft:
                yield self._entry(page, _latest(page), name, readers, draft=True, state=found[page.pk])

    def readers(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """Who finds the drafts of these pages, as tokens."""
        return self._readers(list(self._pages(list(ids))))

    def _readers(self, pages: list[Any]) -> dict[int, frozenset[str]]:
        shared = grantees(self.model, [page.pk for page in pages])
        return {
            page.pk: self._draft_readers(page) | frozenset(map(person_token, shared[page.pk]))
            for page in pages
        }

    def shown(self, user: Any, published: list[int], drafts: list[int]) -> dict[tuple[int, bool], Shown]:
        rows = {page.pk: page for page in visible_to(user, self.model).filter(pk__in={*published, *drafts})}
        free = set(open_to_all(self.model).filter(pk__in=published).values_list("pk", flat=True))
        inside = set(drafts_of(user, self.model).filter(pk__in=rows).values_list("pk", flat=True))
        names, public = self.names(rows.values()), self.public_names(rows.values())
        found = {
            (pk, False): Shown(rows[pk].title, rows[pk].get_url() or "", public.get(pk) or names.get(pk, ""))
            for pk in published
            if pk in rows and (pk in free or pk in inside)
        }
        for pk in inside.intersection(drafts):
            url = reverse("plans_draft", args=[pk])
            found[pk, True] = Shown(rows[pk].draft_title, url, names.get(pk, ""))
        return found

    def names(self, pages: Iterable[Any]) -> dict[int, str]:
        """What stands before a title: ``Bab IV``, ``RA-65``."""
        return self.model.names_of(pages)

    def public_names(self, pages: Iterable[Any]) -> dict[int, str]:
        """The same as the public reads it, where that can differ."""
        return self.names(pages)

    def passages(self, page: Any) -> Iterator[Passage]:
        raise NotImplementedError

    def keywords(self, page: Any) -> str:
        return f"{page.agency.name} {page.agency.abbreviation}"

    def supporting(self, page: Any) -> Iterable[int]:
        """Agencies beside the one in charge that read the draft."""
        return ()

    def _pages(self, ids: list[int]) -> QuerySet[Any]:
        return (
            self.model.objects.filter(pk__in=ids).select_related("agency", "latest_revision").order_by("pk")
        )

    def _draft_readers(self, page: Any) -> frozenset[str]:
        """The twin of ``drafts_of`` for the index."""
        agencies = {*agencies_of(page), *self.supporting(page)}
        return frozenset({TOKEN_CITY, *map(agency_token, agencies)})

    def _entry(
        self,
        page: Any,
        text: Any,
        name: str,
        allowed: frozenset[str],
        hidden: frozenset[str] = frozenset(),
        *,
        draft: bool = False,
        state: Status | None = None,
    ) -> Entry:
        moment = page.latest_revision_created_at if draft else page.last_published_at
        return Entry(
            object_id=page.pk,
            title=text.title,
            passages=tuple(self.passages(text)) or (Passage(""),),
            allowed=allowed,
            hidden=hidden,
            draft=draft,
            keywords=f"{name} {self.keywords(text)}",
            agency_id=page.agency_id,
            date=(date := moment or page.latest_revision_created_at),
            year=localtime(date).year if date else None,
            status=_status(state),
            muatan=getattr(text, "muatan", ""),
        )


def _status(state: Status | None) -> str:
    """What is published is called so whatever happens to its draft. A draft of a published page is a draft."""
    if state is None:
        return "published"
    return "draft" if state.key == "published" else state.key


def _latest(page: Any) -> Any:
    """The page with the text of its latest revision, or as it is where it has none yet."""
    return page.latest_revision.as_object() if page.latest_revision else page


class SearchablePlan(SearchablePage):
    kind, label, model = "rencana", _("Plan"), PlanPage

    def passages(self, page: PlanPage) -> Iterator[Passage]:
        for text in (page.introduction, plain(page.legal_basis)):
            yield from (Passage(part) for part in split(text))


class SearchableChapter(SearchablePage):
    kind, label, model = "bab", _("Chapter"), ChapterPage

    def public_names(self, pages: Iterable[Any]) -> dict[int, str]:
        return numbers_of(pages, published_only=True)

    def passages(self, page: ChapterPage) -> Iterator[Passage]:
        yield from (Passage(part) for part in split(page.summary))
        yield from body_passages(page)


class SearchableActionItem(SearchablePage):
    kind, label, model = "rencana-aksi", _("Action item"), ActionItemPage

    def _pages(self, ids: list[int]) -> QuerySet[Any]:
        return (
            super()._pages(ids).prefetch_related("supporting_agencies", "indicators", "kpk_areas", "targets")
        )

    def supporting(self, page: ActionItemPage) -> Iterable[int]:
        """Those in the database, as ``drafts_of`` asks; a draft that adds one does not open itself to it."""
        return [agency.pk for agency in page.supporting_agencies.all()]

    def keywords(self, page: ActionItemPage) -> str:
        return f"{page.sub_activity_code} {super().keywords(page)}"

    def passages(self, page: ActionItemPage) -> Iterator[Passage]:
        said = [
            page.initiative, page.output, page.goal, page.goal_indicator, page.goal_target, page.program,
            page.activity, page.baseline, page.target_unit, *map(_told, page.targets.all()),
            str(page.get_muatan_display()), *map(str, page.indicators.all()), *map(str, page.kpk_areas.all()),
            *(agency.name for agency in page.supporting_agencies.all()),
        ]  # fmt: skip
        text = ". ".join(part.strip().rstrip(".") for part in said if part and part.strip())
        yield from (Passage(part) for part in split(text))


def _told(target: Any) -> str:
    """A year's target and whence it is paid; nothing of a year without either."""
    said = [text for text in (target.target, target.source_of_funds) if text]
    return f"{target.year}: {', '.join(said)}" if said else ""


KINDS = {s.model: s for s in (SearchablePlan(), SearchableChapter(), SearchableActionItem())}
for searchable in KINDS.values():
    register(searchable)


def lapsed_pages(user: Any) -> dict[str, list[int]]:
    """Drafts whose share has passed its day or its office. None for visitors, and for those who read every draft."""
    access = access_of(user)
    if access.user_id is None or access.sees_all:
        return {}
    return {KINDS[model].kind: ids for model, ids in lapsed_drafts(user).items() if model in KINDS}


name_values("muatan", dict(Muatan.choices))
name_values(
    "status",
    {
        "published": pgettext_lazy("status", "Published"),
        "draft": pgettext_lazy("status", "Draft"),
        "pic": _("Waiting for the PIC"),
        "head": _("With the agency head"),
        "sekda": _("With the Sekda"),
        "returned": pgettext_lazy("status", "Returned"),
    },
)
leave_out("lists and settings that only name things elsewhere", "plans.Indicator", "plans.KpkArea")
leave_out("its entries are searched one by one", "plans.ActionItemIndexPage")


def _page_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if sender not in KINDS:
        return
    announce(KINDS[sender].kind, [instance.pk])
    if sender is ChapterPage and kwargs.get("created", kwargs.get("signal") is not post_save):
        _numbers_changed(instance)


def _numbers_changed(chapter: Page) -> None:
    """The chapters behind a new, moved, published or deleted one are called otherwise now."""
    behind = ChapterPage.objects.filter(
        path__startswith=chapter.path[: -Page.steplen], depth=chapter.depth, path__gt=chapter.path
    )
    announce(SearchableChapter.kind, behind.values_list("pk", flat=True))


def _revision_changed(instance: Revision, **_kwargs: Any) -> None:
    model = instance.content_type.model_class()
    if model in KINDS:
        announce(KINDS[model].kind, [int(instance.object_id)])
    if (
        model is ChapterPage
        and instance.content.get("is_appendix")
        != (chapter := ChapterPage.objects.get(pk=int(instance.object_id))).is_appendix
    ):
        _numbers_changed(chapter)


def _round_changed(instance: WorkflowState, *, created: bool = False, **_kwargs: Any) -> None:
    """Whose turn it is changed, and with it the status under which the draft is counted.

    A round that begins is nobody's turn yet: it is announced with its first stage.
    """
    if created and instance.current_task_state_id is None:
        return
    model = ContentType.objects.get_for_id(instance.content_type_id).model_class()
    if model in KINDS:
        announce(KINDS[model].kind, [int(instance.object_id)])


def _branch_changed(instance: Any, **_kwargs: Any) -> None:
    """Who may read a page, or where it stands, changed for everything below it."""
    page = instance.page if isinstance(instance, PageViewRestriction) else instance
    below = Page.objects.descendant_of(page, inclusive=True)
    for model, searchable in KINDS.items():
        announce(searchable.kind, model.objects.filter(pk__in=below).values_list("pk", flat=True))
    _numbers_changed(page)


def _moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **_kwargs: Any) -> None:
    for page in {parent_page_before.pk: parent_page_before, parent_page_after.pk: parent_page_after}.values():
        _branch_changed(page)


def _agency_changed(instance: Agency, **_kwargs: Any) -> None:
    for model, searchable in KINDS.items():
        announce(searchable.kind, model.objects.filter(agency=instance).values_list("pk", flat=True))
    _named_changed(instance)


def _named_changed(instance: Any, **_kwargs: Any) -> None:
    """An action item tells the names of those that support it, of its indicators and areas; a draft may hold others."""
    field = {Agency: "supporting_agencies", Indicator: "indicators", KpkArea: "kpk_areas"}[type(instance)]
    named = Q(**{field: instance}) | Q(has_unpublished_changes=True)
    items = ActionItemPage.objects.filter(named).distinct()
    announce(SearchableActionItem.kind, items.values_list("pk", flat=True))


def _grant_changed(instance: Any, **_kwargs: Any) -> None:
    """Somebody reads a draft by django-guardian's right, or no longer does."""
    announce(
        KINDS[type(instance)._meta.get_field("content_object").related_model].kind,
        [instance.content_object_id],
    )


for model, grants in grant_models().items():
    if model in KINDS:
        for signal in (post_save, post_delete):
            signal.connect(_grant_changed, sender=grants, dispatch_uid="searchable_grant")
for signal in (post_save, post_delete, page_published, page_unpublished):
    signal.connect(_page_changed, dispatch_uid="searchable_page")
post_save.connect(_revision_changed, sender=Revision, dispatch_uid="searchable_revision")
post_save.connect(_round_changed, sender=WorkflowState, dispatch_uid="searchable_round")
post_page_move.connect(_moved, dispatch_uid="searchable_move")
for signal in (post_save, post_delete):
    signal.connect(_branch_changed, sender=PageViewRestriction, dispatch_uid="searchable_restriction")
post_save.connect(_agency_changed, sender=Agency, dispatch_uid="searchable_agency")
for model in (Indicator, KpkArea):
    post_save.connect(_named_changed, sender=model, dispatch_uid="searchable_named")

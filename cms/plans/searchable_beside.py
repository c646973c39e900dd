"""What is written beside the pages: progress reports of action items, and comments on drafts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, CommentReply, Page

from cms.agencies.selectors import TOKEN_PUBLIC
from cms.core.passages import split
from cms.core.searchable import (
    Entry,
    Passage,
    Searchable,
    Shown,
    announce,
    changed,
    register,
    rights_lapse,
)
from cms.plans.models import ActionItemPage, ProgressReport
from cms.plans.searchable import KINDS, lapsed_pages
from cms.plans.selectors.visible import drafts_of, open_to_all


class SearchableReport(Searchable):
    """A report is read where its action item is read: with it by everybody, or by those who read its draft."""

    kind, label, model = "laporan", _("Progress report"), ProgressReport

    def entries(self, ids: list[int]) -> Iterator[Entry]:
        rows = list(ProgressReport.objects.filter(pk__in=ids).select_related("item").order_by("pk"))
        items = {row.item_id for row in rows}
        pages = KINDS[ActionItemPage]
        readers = pages.readers(items)
        free = set(open_to_all(ActionItemPage).filter(pk__in=items).values_list("pk", flat=True))
        with translation.override(settings.LANGUAGE_CODE):
            for row in rows:
                text = "\n".join(filter(None, (row.obstacle, row.follow_up)))
                yield Entry(
                    object_id=row.pk,
                    title=title_of(row, row.item.title if row.item_id in free else row.item.draft_title),
                    passages=tuple(Passage(part) for part in split(text)) or (Passage(""),),
                    allowed=frozenset({TOKEN_PUBLIC}) if row.item_id in free else readers[row.item_id],
                    keywords=row.item.code,
                    agency_id=row.item.agency_id,
                    date=row.updated_at,
                    year=row.year,
                    muatan=row.item.muatan,
                )

    def shown(self, user: Any, published: list[int], drafts: list[int]) -> dict[tuple[int, bool], Shown]:
        rows = ProgressReport.objects.filter(pk__in=published).select_related("item")
        free = set(open_to_all(ActionItemPage).filter(reports__in=rows).values_list("pk", flat=True))
        inside = set(drafts_of(user, ActionItemPage).filter(reports__in=rows).values_list("pk", flat=True))
        found = {}
        for row in rows:
            if row.item_id in free:
                found[row.pk, False] = Shown(
                    title_of(row, row.item.title), row.item.get_url() or "", row.item.code
                )
            elif row.item_id in inside:
                url = reverse("plans_draft", args=[row.item_id])
                found[row.pk, False] = Shown(title_of(row, row.item.draft_title), url, row.item.code)
        return found


def title_of(report: ProgressReport, item: str) -> str:
    return gettext("Report %(year)s quarter %(quarter)s: %(item)s") % {
        "year": report.year,
        "quarter": report.get_quarter_display(),
        "item": item,
    }


class SearchableComment(Searchable):
    """A comment in the editor, with its replies: for whoever may read the draft it stands on."""

    kind, label, model = "komentar", _("Comment"), Comment

    def ids(self) -> Iterable[int]:
        return _governed_comments().order_by("pk").values_list("pk", flat=True)

    def entries(self, ids: list[int]) -> Iterator[Entry]:
        rows = _governed_comments().filter(pk__in=ids).select_related("page").prefetch_related("replies")
        rows = list(rows.order_by("pk"))
        readers, agencies = _readers_of({row.page_id for row in rows})
        with translation.override(settings.LANGUAGE_CODE):
            for row in rows:
                text = "\n".join([row.text, *(reply.text for reply in row.replies.all())])
                yield Entry(
                    object_id=row.pk,
                    title=_comment_title(row.page),
                    passages=tuple(Passage(part) for part in split(text)) or (Passage(""),),
                    allowed=readers[row.page_id],
                    draft=True,
                    agency_id=agencies[row.page_id],
                    date=row.created_at,
                    year=localtime(row.created_at).year,
                )

    def shown(self, user: Any, published: list[int], drafts: list[int]) -> dict[tuple[int, bool], Shown]:
        rows = list(_governed_comments().filter(pk__in=drafts).select_related("page"))
        pages = {row.page_id for row in rows}
        inside: set[int] = set()
        for model in KINDS:
            inside |= set(drafts_of(user, model).filter(pk__in=pages).values_list("pk", flat=True))
        return {
            (row.pk, True): Shown(
                _comment_title(row.page), f"{reverse('wagtailadmin_pages:edit', args=[row.page_id])}#comments"
            )
            for row in rows
            if row.page_id in inside
        }


def _comment_title(page: Page) -> str:
    return gettext("Comment on %(title)s") % {"title": page.draft_title}


def _governed_comments() -> Any:
    on_ours = Q()
    for model in KINDS:
        on_ours |= Q(page__in=model.objects.order_by().values("pk"))
    return Comment.objects.filter(on_ours)


def _readers_of(pages: set[int]) -> tuple[dict[int, frozenset[str]], dict[int, int | None]]:
    readers: dict[int, frozenset[str]] = {}
    agencies: dict[int, int | None] = {}
    for model, searchable in KINDS.items():
        readers |= searchable.readers(pages)
        agencies |= dict(model.objects.filter(pk__in=pages).values_list("pk", "agency_id"))
    return readers, agencies


for searchable in (SearchableReport(), SearchableComment()):
    register(searchable)


def _report_changed(instance: ProgressReport, **_kwargs: Any) -> None:
    announce(SearchableReport.kind, [instance.pk])


def _comment_changed(sender: type[Model], instance: Any, **_kwargs: Any) -> None:
    announce(SearchableComment.kind, [instance.comment_id if sender is CommentReply else instance.pk])


def _page_changed(kind: str, ids: list[int], **_kwargs: Any) -> None:
    """Whoever may read a page may read what stands beside it, and no one else."""
    for of_kind, found in _beside(kind, ids).items():
        announce(of_kind, found)


def _beside(kind: str, ids: Iterable[int]) -> dict[str, list[int]]:
    """Comments and reports of these objects, if they are pages of ours."""
    models = {searchable.kind: model for model, searchable in KINDS.items()}
    if kind not in models:
        return {}
    found = {SearchableComment.kind: list(Comment.objects.filter(page__in=ids).values_list("pk", flat=True))}
    if models[kind] is ActionItemPage:
        reports = ProgressReport.objects.filter(item__in=ids)
        found[SearchableReport.kind] = list(reports.values_list("pk", flat=True))
    return found


def _lapsed(user: Any) -> dict[str, list[int]]:
    """Pages that the calendar has closed to ``user``, and what stands beside them."""
    pages = lapsed_pages(user)
    found: dict[str, list[int]] = defaultdict(list, pages)
    for kind, ids in pages.items():
        for beside, others in _beside(kind, ids).items():
            found[beside] = [*found[beside], *others]
    return found


rights_lapse(_lapsed)
for signal in (post_save, post_delete):
    signal.connect(_report_changed, sender=ProgressReport, dispatch_uid="searchable_report")
    for model in (Comment, CommentReply):
        signal.connect(_comment_changed, sender=model, dispatch_uid=f"searchable_comment_{model.__name__}")
changed.connect(_page_changed, dispatch_uid="searchable_beside")

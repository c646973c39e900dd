"""Texts that left the chain and lie with their drafters again: returned, withdrawn, published or taken down in an

emergency. Each stays on a desk until it is submitted again: of those who drafted it, of the PIC of its agency today,
and of those above where no PIC is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, RowNumber
from wagtail.models import Page, Revision, WorkflowState

from cms.agencies.models import Agency, Office
from cms.agencies.selectors import access_of
from workflows.emergencies import EMERGENCIES
from workflows.models import Decision
from workflows.registry import governed_models
from workflows.selectors.grants import granted_ids
from workflows.selectors.queue import named_title_of, objects_of
from workflows.selectors.turns import City, Seat

Action = Decision.Action
Role = Office.Role
LEFT = (Action.RETURN, Action.WITHDRAW, Action.GRANT_WITHDRAWAL, Action.BREAK_GLASS, Action.TAKE_DOWN)
MINE, NOBODY = "mine", "nobody"
EMERGENCIES_SHOWN = 50


class Text(NamedTuple):
    """A text as :func:`workflows.selectors.queue.objects_of` asks for it."""

    content_type_id: int
    object_id: str


@dataclass(frozen=True)
class Back:
    """One such text with the line by which it left the chain."""

    made: Decision
    obj: Any

    @property
    def title(self) -> str:
        return named_title_of(self.obj)

    @property
    def is_undecided(self) -> bool:
        """Whether the public reads what no office decided."""
        return self.made.action == Action.BREAK_GLASS


@dataclass(frozen=True)
class Found:
    """The first lines, the latest first, and how many there are."""

    lines: tuple[Any, ...] = ()
    count: int = 0

    def texts(self) -> list[Text]:
        return [text_of(line) for line in self.lines]

    def with_objects(self, objects: dict[tuple[int, str], Any]) -> list[Back]:
        pairs = ((line, objects.get(text_of(line))) for line in self.lines)
        return [Back(line, obj) for line, obj in pairs if obj is not None]


@dataclass(frozen=True)
class Left:
    """What left the chain: ``mine``, with ``nobody`` below me, and emergencies that somebody has yet to review."""

    mine: Found
    nobody: Found
    unreviewed: tuple[Any, ...]


def text_of(line: Any) -> Text:
    return Text(line.kind, str(line.object_id))


def back_unheld(user: Any, limit: int) -> tuple[list[Back], int]:
    """What came back to an agency without a PIC, with the texts, for a page of its own."""
    found = left_of(user, City(), limit, reviews=False).nobody
    return found.with_objects(objects_of(found.texts())), found.count


def left_of(user: Any, city: City, limit: int, *, reviews: bool) -> Left:
    """All of it in one query. ``reviews``: whether emergencies are asked for too."""
    lies = When(_lies() & _mine(user), then=Value(MINE))
    below = _below(user, city)
    others = [When(_lies() & below, then=Value(NOBODY))] if below is not None else []
    place = Case(lies, *others, default=Value(""), output_field=CharField())
    rows = _lines().annotate(lies=place, unreviewed=_unreviewed())
    rows = rows.annotate(text=_text()) if reviews else rows
    wanted = Q(lies__in=[MINE, NOBODY]) | (Q(unreviewed=True) if reviews else Q(pk__in=[]))
    parts = [F("lies"), F("unreviewed")]
    rows = rows.filter(wanted).annotate(
        among=Window(Count("pk"), partition_by=F("lies")),
        place=Window(RowNumber(), partition_by=parts, order_by=F("pk").desc()),
    )
    found = list(
        rows.filter(place__lte=max(limit, EMERGENCIES_SHOWN)).select_related("person").order_by("-pk")
    )
    unreviewed = tuple(line for line in reversed(found) if reviews and line.unreviewed)
    return Left(_first(found, MINE, limit), _first(found, NOBODY, limit), unreviewed)


def _first(rows: list[Any], lies: str, limit: int) -> Found:
    lines = [line for line in rows if line.lies == lies]
    return Found(tuple(lines[:limit]), lines[0].among if lines else 0)


def _below(user: Any, city: City) -> Q | None:
    """The agencies without a PIC: all for an administrator, else those below ``user``; None where there is none."""
    access = access_of(user)
    if not access.is_admin and not access.head_of and not city.is_above(access):
        return None
    manned, vacant = city.manning(Role.PIC)
    if access.is_admin:
        return ~_of_agencies(manned)
    own = {held.office_id for held in access.appointments}
    below = {pk for pk in vacant if own & city.superiors(Seat(Role.PIC, pk, None))}
    found = _of_agencies(below) if below else None
    if not city.is_above_bare(own, Role.PIC):
        return found
    bare = _of_agencies(Agency.objects.exclude(pk__in=manned | vacant).values("pk"))
    return bare if found is None else found | bare


def _lines() -> QuerySet[Decision]:
    """The lines by which texts left the chain, each with the kind of its text while there is one."""
    page = ContentType.objects.get_for_model(Page)
    kind = Page.objects.filter(pk=OuterRef("object_id")).order_by().values("content_type")[:1]
    made = Decision.objects.filter(content_type=page, action__in=LEFT).annotate(kind=Subquery(kind))
    return made.exclude(kind=None)


def _lies() -> Q:
    """Condition on lines: nothing followed, and the text is not on its way."""
    followed = Decision.objects.filter(
        Q(action__in=[*LEFT, Action.SUBMIT]) | Q(action=Action.PUBLISH, about=None),
        pk__gt=OuterRef("pk"),
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
    )
    on_its_way = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("object_id"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return ~Q(Exists(followed)) & ~Q(Exists(on_its_way))


def _unreviewed() -> Case:
    review = Decision.objects.filter(about=OuterRef("pk"), action=Action.REVIEW)
    is_open = Q(action__in=EMERGENCIES) & ~Q(Exists(review))
    return Case(When(is_open, then=Value(True)), default=Value(False), output_field=BooleanField())


def _text() -> Case:
    """The text of an emergency that is to be reviewed: who may depends on the files it shows."""
    stored = Cast("revision__content", TextField())
    return Case(When(unreviewed=True, then=stored), default=Value(""), output_field=TextField())


def _mine(user: Any) -> Q:
    """Of agencies whose PIC ``user`` is, what was taken down of those they head, and what they wrote or submitted

    and may still write in.
    """
    access = access_of(user)
    pages = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), user_id=user.pk
    )
    wrote = pages.values(text=Cast("object_id", BigIntegerField()))
    mine = Q(workflow_state__requested_by_id=user.pk) | Q(object_id__in=wrote)
    if not (access.is_admin or access.is_expert):
        shared = (Q(object_id__in=granted_ids(user, model)) for model in governed_models())
        mine &= reduce(or_, shared, _of_agencies(access.pic_of | access.head_of))
    taken = Q(action=Action.TAKE_DOWN) & _of_agencies(access.head_of)
    return mine | taken | _of_agencies(access.pic_of)


def _of_agencies(ids: Iterable[int] | QuerySet[Any, Any]) -> Q:
    """Condition on lines: the agency of the text is one of these today."""
    there = ids if isinstance(ids, QuerySet) else list(ids)
    found = Q(pk__in=[])
    for model in governed_models() if isinstance(there, QuerySet) or there else ():
        found |= Q(object_id__in=model._base_manager.filter(agency__in=there).values("pk"))
    return found

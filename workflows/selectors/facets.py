"""The filters of the queue: agency, stage, late; each with how many it would show."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.core.keys import key_of
from workflows.selectors.queue import Group, queue_groups, queue_of


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is shown, as the address says it: ``?opd=3&tahap=2&lewat=1``."""

    agency: int | None = None
    stage: int | None = None
    late: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "QueueFilter":
        """A value that is no number is as if none were given."""
        return cls(key_of(asked.get("opd")), key_of(asked.get("tahap")), asked.get("lewat") == "1")

    @property
    def query(self) -> str:
        said = {"opd": self.agency, "tahap": self.stage, "lewat": 1 if self.late else None}
        return urlencode({name: value for name, value in said.items() if value})

    def having(self, name: str, value: int | None) -> "QueueFilter":
        """With another agency or stage chosen."""
        return replace(self, agency=value) if name == "agency" else replace(self, stage=value)

    def takes(self, group: Group) -> bool:
        return self.agency in (None, group.agency_id) and self.stage in (None, group.task_id)

    def narrow(self, rows: QuerySet[TaskState]) -> QuerySet[TaskState]:
        if self.agency:
            rows = rows.filter(turn__agency_id=self.agency)
        if self.stage:
            rows = rows.filter(task_id=self.stage)
        return rows.filter(turn__due_on__lt=timezone.localdate()) if self.late else rows

    def count(self, groups: Iterable[Group]) -> int:
        """How many lines it leaves; no query."""
        return sum(g.overdue if self.late else g.waiting for g in groups if self.takes(g))


@dataclass(frozen=True)
class Option:
    label: str
    count: int
    query: str
    current: bool = False


@dataclass(frozen=True)
class Facet:
    """The first option is always all of them; ``least`` how many others make it worth showing."""

    label: str
    options: list[Option] = field(default_factory=list)
    least: int = 2

    @property
    def says_something(self) -> bool:
        others = self.options[1:]
        return len(others) >= self.least or any(option.current for option in others)


def filtered_queue(user: Any, chosen: QueueFilter) -> QuerySet[TaskState]:
    return chosen.narrow(queue_of(user))


def queue_facets(user: Any, chosen: QueueFilter) -> list[Facet]:
    """Each filter with its choices and their counts under the other filters. No query of its own.

    A filter with one choice only says nothing and is left out, unless it is the one chosen.
    """
    groups = queue_groups(user)
    facets = [
        _facet(_("Agency"), chosen, "agency", groups, lambda g: (g.agency_id, g.agency)),
        _facet(_("Stage"), chosen, "stage", groups, lambda g: (g.task_id, g.task)),
        _lateness(chosen, groups),
    ]
    return [facet for facet in facets if facet.says_something]


def _facet(
    heading: str,
    chosen: QueueFilter,
    name: str,
    groups: list[Group],
    key: Callable[[Group], tuple[int, str]],
) -> Facet:
    free = chosen.having(name, None)
    counts: Counter[tuple[int, str]] = Counter()
    for group in groups:
        if free.takes(group):
            counts[key(group)] += group.overdue if chosen.late else group.waiting
    found = [
        Option(label, count, chosen.having(name, pk).query, getattr(chosen, name) == pk)
        for (pk, label), count in counts.items()
    ]
    everything = Option(_("All"), free.count(groups), free.query, getattr(chosen, name) is None)
    return Facet(heading, [everything, *sorted(found, key=lambda option: option.label)])


def _lateness(chosen: QueueFilter, groups: list[Group]) -> Facet:
    every, late = replace(chosen, late=False), replace(chosen, late=True)
    options = [Option(_("All"), every.count(groups), every.query, not chosen.late)]
    if late.count(groups) or chosen.late:
        options.append(Option(_("Past the deadline"), late.count(groups), late.query, chosen.late))
    return Facet(_("Deadline"), options, least=1)

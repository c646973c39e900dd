"""What people were called at a moment of the past: the audit log, which nobody changes, keeps each former name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from cms.accounts.models import User
from cms.core.audit.models import AuditEntry

NAMES = ("full_name", "username")


class NamesThen:
    """Of some people, read once: one query, however often they were renamed."""

    def __init__(self, people: Iterable[User | None]) -> None:
        self._former: dict[int, list[tuple[datetime, dict[str, str]]]] = defaultdict(list)
        ids = {person.pk for person in people if person is not None}
        if ids:
            self._read(ids)

    def _read(self, ids: set[int]) -> None:
        kept = AuditEntry.objects.filter(on_kind=User._meta.label_lower, on_id__in=[str(pk) for pk in ids])
        told = Q(data__contains='"full_name"') | Q(data__contains='"username"')
        for entry in kept.filter(told).order_by("number"):
            changes: dict[str, list[Any]] = entry.details.get("changes") or {}
            before = {name: changes[name][0] for name in NAMES if changes.get(name)}
            if before:
                self._former[int(entry.on_id)].append((entry.at, before))

    def at(self, person: User | None, moment: datetime) -> str:
        """As ``person`` was called then; as today where they were not renamed since; nothing for nobody."""
        if person is None:
            return ""
        then = {name: getattr(person, name) for name in (*NAMES, "first_name", "last_name")}
        for renamed_at, before in reversed(self._former[person.pk]):
            if renamed_at <= moment:
                break
            then |= before
        return str(User(**then))

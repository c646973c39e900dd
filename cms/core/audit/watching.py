"""Rows whose changes are recorded by themselves, through whatever door they come: admin, service or shell.

A room names its models with :func:`watch` when it starts. Bulk writes pass no signal; they are recorded
through :mod:`cms.core.journal` or by the service that makes them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save

from cms.core.audit.writing import Deed, record, record_many
from cms.core.origin import current_person

Changes = dict[str, list[Any]]
Naming = Callable[[Any, Changes], str]


@dataclass(frozen=True)
class Watched:
    """``shown`` fields are recorded with old and new value, ``named`` ones (personal, secret) by name only.

    ``ending`` ones stand on official papers and are personal all the same: of their values the last digits are kept.
    """

    name: str
    shown: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    naming: Naming | None = None

    def action(self, row: Any, changes: Changes) -> str:
        return (self.naming(row, changes) if self.naming else "") or f"{self.name}.change"


_watched: dict[type[Model], Watched] = {}
LAST = 4


def masked(value: str) -> str:
    """The last digits of a number: enough to tell one from another, too little to use it."""
    return f"…{value[-LAST:]}" if value else ""


def watch(
    model: type[Model],
    name: str,
    *,
    shown: Iterable[str] = (),
    ending: Iterable[str] = (),
    named: Iterable[str] = (),
    naming: Naming | None = None,
) -> None:
    """Record rows of ``model``, its proxies and children. ``naming`` may give a change a name of its own."""
    watched = Watched(name, tuple(shown), tuple(ending), tuple(named), naming)
    for kind in apps.get_models():
        if issubclass(kind, model):
            _watched[kind] = watched
            for signal, receiver in (
                (pre_save, _remember),
                (post_save, _note_saved),
                (post_delete, _note_deleted),
            ):
                signal.connect(receiver, sender=kind, dispatch_uid=f"audit_{kind._meta.label}")


def watched_as(model: type[Model]) -> Watched | None:
    return _watched.get(model)


def _remember(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """What the row was before, asked only where a recorded field may change."""
    watched = _watched[sender]
    names = [*watched.shown, *watched.ending, *watched.named]
    if update_fields is not None:
        names = [name for name in names if {name, _column(sender, name)} & set(update_fields)]
    instance.__dict__.pop("_before", None)
    if raw or instance._state.adding or not names:
        return
    instance.__dict__["_before"] = sender._base_manager.filter(pk=instance.pk).values(*names).first()


def _note_saved(sender: type[Model], instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if raw:
        return
    watched = _watched[sender]
    before = instance.__dict__.pop("_before", None)
    if created:
        record(f"{watched.name}.create", by=current_person(), on=instance, data=_values(instance, watched))
        return
    if not before:
        return
    names = {name: _column(instance, name) for name in before}
    changes = {
        name: [before[name], getattr(instance, attname)]
        for name, attname in names.items()
        if before[name] != getattr(instance, attname)
    }
    if changes:
        note_change(instance, changes)


def note_change(instance: Any, changes: Changes, *, by: Any = None) -> None:
    """Record changed fields of a watched row: old and new value, or the name alone where the value is private."""
    by = by if by is not None else current_person()
    record_many([change_deed(instance, changes)], by=by)


def change_deed(instance: Any, changes: Changes) -> Deed:
    watched = _watched[type(instance)]
    data: dict[str, Any] = {
        "changes": {name: change for name, change in changes.items() if name in watched.shown}
    }
    data["changes"] |= {
        name: [masked(value) for value in change]
        for name, change in changes.items()
        if name in watched.ending and change
    }
    if hidden := sorted(set(changes) - set(watched.shown) - set(data["changes"])):
        data["fields"] = hidden
    if reason := getattr(instance, "corrects", ""):
        data["reason"] = reason
    return Deed(watched.action(instance, changes), instance, data)


def created_deed(instance: Any) -> Deed:
    watched = _watched[type(instance)]
    return Deed(f"{watched.name}.create", instance, _values(instance, watched))


def _note_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    watched = _watched[sender]
    record(f"{watched.name}.delete", by=current_person(), on=instance, data=_values(instance, watched))


def _values(instance: Any, watched: Watched) -> dict[str, Any]:
    return {name: getattr(instance, _column(instance, name)) for name in watched.shown}


def _column(row: Any, name: str) -> str:
    """``office_id`` for ``office``: what is kept is the number."""
    return str(row._meta.get_field(name).attname)

"""Rows that know what they said when they were read: who changes an old copy is told, and undoes nobody's change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class ChangedSinceError(ValidationError):
    """Somebody else has changed the row since it was read; each field with what it says now."""


class AsRead:
    """Before ``models.Model``. Keeps the values of the fields that forms hold, as they were read or saved last."""

    _meta: Any
    _as_read: dict[str, Any]

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Any:
        row = super().from_db(*args, **kwargs)  # type: ignore[misc]
        row.note_read()
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)  # type: ignore[misc]
        self.note_read()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)  # type: ignore[misc]
        self.note_read(kwargs.get("update_fields"))

    def note_read(self, names: Any = None) -> None:
        """All that is loaded, or the fields of these names."""
        loaded = self.__dict__
        fields = [f for f in held_fields(self) if f.attname in loaded and (names is None or f.name in names)]
        self._as_read = self.as_read() | {field.attname: loaded[field.attname] for field in fields}

    def as_read(self) -> dict[str, Any]:
        return getattr(self, "_as_read", {})

    def read_as(self, values: Mapping[str, Any]) -> None:
        """What a form showed when it was opened; names that it does not hold are passed over."""
        fields = [field for field in held_fields(self) if field.attname in values]
        self._as_read = self.as_read() | {f.attname: f.to_python(values[f.attname]) for f in fields}


def held_fields(row: Any) -> list[Any]:
    return [field for field in row._meta.concrete_fields if field.editable and not field.primary_key]


def check_as_read(row: Any, stored: Any) -> None:
    """Under the lock: refuse to write over what somebody else has changed since ``row`` was read.

    Whoever wants the same as they did is not troubled.
    """
    read = row.as_read()
    changed = {}
    for field in held_fields(row):
        now = getattr(stored, field.attname)
        if field.attname in read and now not in (read[field.attname], getattr(row, field.attname)):
            changed[field.name] = _sentence(stored, field)
    if changed:
        raise ChangedSinceError(changed)


def _sentence(stored: Any, field: Any) -> str:
    sentence = _(
        "Somebody else changed this since the page was opened; it says now: {value}. What you typed is kept: "
        "change it, or save once more where it is what you mean."
    )
    return sentence.format(value=_in_words(stored, field))


def _in_words(stored: Any, field: Any) -> str:
    value = getattr(stored, field.name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if field.choices:
        value = getattr(stored, f"get_{field.name}_display")()
    return str(value) if value not in (None, "") else "–"

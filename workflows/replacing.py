"""What a row takes the place of where SQLite is told to: INSERT OR REPLACE and UPDATE OR REPLACE.

Both delete the row that stands in the way by its key or by another unique value, and ask no trigger of DELETE. The
trigger on the new row looks for it, by the same indexes. PostgreSQL knows no such statement.
"""

from typing import Any

from django.db import models

Unique = tuple[str, ...]


def unique_columns(model: Any) -> tuple[Unique, ...]:
    """The sets of columns by which one row of the table rules out another, the key among them."""
    meta = model._meta
    own = [field for field in meta.local_concrete_fields if field.unique]
    sets: list[tuple[str, ...]] = [(field.name,) for field in own]
    sets += [tuple(names) for names in meta.unique_together]
    sets += [
        tuple(rule.fields)
        for rule in meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None
    ]
    return tuple(tuple(str(meta.get_field(name).column) for name in names) for names in sets)


def in_its_way(table: str, unique: tuple[Unique, ...], verb: str, kept: str = "") -> list[str]:
    """SQL conditions: a row of the same value is there, of which ``kept`` (a condition on ``other``) holds."""
    return [_taken(table, columns, verb, kept) for columns in unique]


def _taken(table: str, columns: Unique, verb: str, kept: str) -> str:
    same = " AND ".join(f"other.{column} = NEW.{column}" for column in columns)
    there = f"EXISTS (SELECT 1 FROM {table} other WHERE {same}{f' AND {kept}' if kept else ''})"  # noqa: S608 - our names
    if verb == "insert":
        return there
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    return f"(({changed}) AND {there})"

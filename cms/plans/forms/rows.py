"""Child rows that a second window, or a save that overtook another, sends without their ids."""

from typing import Any


def adopt_rows(formset: Any, key: str) -> None:
    """Let a row that was sent without an id stand for the stored row of the same ``key``.

    The editor learns the ids of new rows from the answer to its own save. A window opened before, or a save
    sent before that answer, knows none, and would store the row twice.
    """
    stored = {
        str(getattr(row, key)): row.pk
        for row in getattr(formset.instance, formset.rel_name).all()
        if row.pk is not None
    }
    known = {row.instance.pk for row in formset.forms}
    for row in formset.forms:
        row.full_clean()
        pk = stored.get(str(getattr(row, "cleaned_data", {}).get(key)))
        if row.instance.pk is None and pk is not None and pk not in known:
            row.instance.pk = pk
            known.add(pk)

"""Rows of history that the database keeps: nobody deletes one, and of a written one only what is said here changes."""

from collections.abc import Iterator
from typing import Any

from workflows.replacing import Unique, in_its_way, unique_columns

SENTENCE = "paraf: history is not rewritten"
# A decision is taken back, never given again; a reminder is filled in once, by the transaction that wrote it.
TAKEN_BACK = {"workflows_decision": "void"}
FILLED_ONCE = {"workflows_reminder": ("office_title", "told")}
# Of these the other columns move: until when a turn runs and with whom it lies follows the calendar and the offices.
STAYS = {"workflows_turn": ("id", "task_state_id")}


def kept_tables() -> dict[str, tuple[str, ...]]:
    """Tables of history with the columns that stay."""
    return {
        model._meta.db_table: STAYS.get(model._meta.db_table)
        or tuple(str(field.column) for field in model._meta.local_concrete_fields)
        for model in _models()
    }


def _models() -> tuple[Any, ...]:
    from workflows.models import ApprovalSheet, Decision, Handover, Reminder, Turn

    return Decision, Handover, Reminder, ApprovalSheet, Turn


def _unique() -> dict[str, tuple[Unique, ...]]:
    return {model._meta.db_table: unique_columns(model) for model in _models()}


def history_conditions(vendor: str, differs: str) -> Iterator[tuple[str, str, str, str]]:
    """Table, verb, what is refused (empty: everything) and the sentence."""
    unique = _unique()
    for table, columns in kept_tables().items():
        yield table, "update", _rewritten(table, columns, differs), SENTENCE
        yield table, "delete", "", SENTENCE
        if vendor == "postgresql":
            yield table, "truncate", "", SENTENCE
        else:  # its updates change no unique value
            yield table, "insert", " OR ".join(in_its_way(table, unique[table], "insert")), SENTENCE


def _rewritten(table: str, columns: tuple[str, ...], differs: str) -> str:
    once, taken = FILLED_ONCE.get(table, ()), TAKEN_BACK.get(table)
    kept = [f"OLD.{column} {differs} NEW.{column}" for column in columns if column not in (*once, taken)]
    kept += [f"(OLD.{column} <> '' AND OLD.{column} {differs} NEW.{column})" for column in once]
    if taken:
        kept.append(f"(OLD.{taken} AND NOT NEW.{taken})")
    return " OR ".join(kept)

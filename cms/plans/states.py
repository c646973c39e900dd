"""How an action item fares, in one word the public understands."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _


class Progress(Protocol):
    @property
    def percent(self) -> Any: ...
    @property
    def late(self) -> Any: ...


@dataclass(frozen=True)
class ItemState:
    """``key`` stands in addresses and styles, ``glyph`` and ``label`` on the page."""

    key: str
    address: str
    glyph: str
    label: Any


FINISHED = ItemState("finished", "selesai", "●", _("Finished"))
LATE = ItemState("late", "terlambat", "!", _("Report overdue"))
RUNNING = ItemState("running", "berjalan", "◑", _("Under way"))
SILENT = ItemState("silent", "belum", "○", _("No report yet"))
STATES = (RUNNING, FINISHED, LATE, SILENT)
WHOLE = 100


def state_of(progress: Progress) -> ItemState:
    """A finished item owes no report; an overdue report is said before anything else."""
    if progress.percent is not None and progress.percent >= WHOLE:
        return FINISHED
    if progress.late:
        return LATE
    return SILENT if progress.percent is None else RUNNING

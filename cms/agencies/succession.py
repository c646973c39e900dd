"""What passes to the successor when an agency ends: each room above says what it keeps for agencies.

A room registers a :class:`Mover`; the guided change shows what all of them would move, and then moves it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.agencies.models import Agency


@dataclass(frozen=True)
class Part:
    """One line of the preview: what, how many, and a few by name."""

    label: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mover:
    """``preview(old)`` lists what would move; ``move(old, new, by)`` moves it and returns how many rows.

    ``hold(old)`` takes the locks it needs before the first row of the change is written. Of a split,
    ``choices(old)`` are the things (key, label) that may go to the second part, and ``give(old, second, keys, by)``
    gives those of its keys that were chosen; the rest moves to the first.
    """

    name: str
    preview: Callable[[Agency], list[Part]]
    move: Callable[[Agency, Agency, Any], int]
    hold: Callable[[Agency], None] = lambda _old: None
    choices: Callable[[Agency], list[tuple[str, str]]] = lambda _old: []
    give: Callable[[Agency, Agency, set[str], Any], int] = lambda _old, _second, _keys, _by: 0


class Movers:
    def __init__(self) -> None:
        self.listed: dict[str, Mover] = {}

    def register(self, mover: Mover) -> None:
        self.listed[mover.name] = mover

    def preview(self, old: Agency) -> list[Part]:
        return [part for mover in self.listed.values() for part in mover.preview(old)]

    def hold(self, old: Agency) -> None:
        for mover in self.listed.values():
            mover.hold(old)

    def choices(self, old: Agency) -> list[tuple[str, str]]:
        return [choice for mover in self.listed.values() for choice in mover.choices(old)]

    def give(self, old: Agency, second: Agency, keys: set[str], by: Any) -> dict[str, int]:
        return {f"{name}_second": mover.give(old, second, keys, by) for name, mover in self.listed.items()}

    def move(self, old: Agency, new: Agency, by: Any) -> dict[str, int]:
        return {name: mover.move(old, new, by) for name, mover in self.listed.items()}


movers = Movers()

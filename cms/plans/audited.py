"""What of the lists is recorded: every field, since published pages show them."""

from typing import Any

from cms.core.audit.watching import Changes, watch
from cms.plans.models import Indicator, KpkArea


def connect() -> None:
    watch(KpkArea, "setting.area", shown=("name", "active"), naming=_naming("setting.area"))
    shown = ("instrument", "number", "name", "domain", "aspect")
    watch(Indicator, "setting.indicator", shown=shown, naming=_naming("setting.indicator"))


def _naming(subject: str) -> Any:
    def name(row: Any, changes: Changes) -> str:
        return f"{subject}.correct" if row.corrects else ""

    return name

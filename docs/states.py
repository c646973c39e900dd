"""Draws docs/states.svg from the table of states in workflows/states.py. ``--check`` fails when it is stale."""

import os
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "states.svg"
LEFT, TOP, ROW, COLUMN, HEAD = 230, 110, 46, 128, 60
INK, QUIET, SEA, MIST = "#16232b", "#4a5b64", "#0b5563", "#f2f6f7"
STATES = {
    "draft": "Draft", "waiting": "Waiting", "asked": "Withdrawal asked",
    "returned": "Returned", "published": "Published", "down": "Taken down",
}  # fmt: skip


def text(x: float, y: float, words: str, size: int = 13, colour: str = INK, extra: str = "") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" {extra}>{escape(words)}</text>'


def draw() -> str:
    """One column a state, one row a transition: an open ring where it may start, an arrow to where it leads."""
    from workflows.states import TRANSITIONS, State

    place = {state: LEFT + COLUMN / 2 + COLUMN * number for number, state in enumerate(State)}
    width, height = LEFT + COLUMN * len(place) + 20, TOP + ROW * len(TRANSITIONS) + 30
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'font-family="system-ui, sans-serif">'
        ),
        "<title>States of a governed text and the transitions between them</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        (
            f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="{SEA}"/></marker></defs>'
        ),
        text(16, 28, "States of a governed text", 17, INK, 'font-weight="600"'),
        text(
            16,
            48,
            "○ a transition may start here · arrow or ● where it leads · * a reason is required",
            13,
            QUIET,
        ),
    ]
    for state, x in place.items():
        parts.append(
            f'<rect x="{x - COLUMN / 2 + 4}" y="{HEAD}" width="{COLUMN - 8}" height="30" rx="4" fill="{MIST}" '
            f'stroke="{SEA}"/>'
        )
        parts.append(
            text(x, HEAD + 20, STATES[state.value], 11, INK, 'text-anchor="middle" font-weight="600"')
        )
        parts.append(f'<path d="M{x} {HEAD + 30}V{height - 20}" stroke="#d5dee1"/>')
    for number, transition in enumerate(TRANSITIONS.values()):
        y = TOP + ROW * number + 14
        name = transition.act.replace("_", " ") + ("*" if transition.note else "")
        parts.append(text(16, y, name, 14, INK, 'font-weight="600"'))
        parts.append(text(16, y + 16, transition.who.value, 11, QUIET))
        parts += _row(transition, place, y)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _row(transition, place, y: float) -> list[str]:
    sources = [place[state] for state in place if state in transition.sources]
    targets = [place[state] for state in transition.targets]
    parts = []
    for target in targets:
        others = [x for x in sources if x != target]
        if not others:
            continue
        start = min(others, key=lambda x: abs(x - target))
        step = 9 if target > start else -9
        parts.append(f'<path d="M{start + step} {y}H{target - step}" stroke="{SEA}" marker-end="url(#tip)"/>')
    parts += [
        f'<circle cx="{x}" cy="{y}" r="7" fill="#ffffff" stroke="{SEA}" stroke-width="1.5"/>' for x in sources
    ]
    parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{SEA}"/>' for x in targets]
    return parts


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    picture = draw()
    if "--check" in sys.argv:
        if not PICTURE.exists() or PICTURE.read_text() != picture:
            sys.stderr.write("docs/states.svg is stale: run `make docs`\n")
            return 1
        return 0
    PICTURE.write_text(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Draws docs/rooms.svg from the import rules and the code. ``--check`` fails when the picture is stale.

The rooms and their order come from import-linter's contract in pyproject.toml; the arrows are the imports
that the code really makes (grimp reads them, as import-linter does).
"""

import sys
import tomllib
from collections import Counter
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"
WIDTH, ROW, BOX, LEFT = 760, 58, 260, 60
LEGEND = "Each room imports only from rooms below it. Arcs: imports in the code; thicker means more modules."
WHAT = {
    "cms.urls": "every address of the site",
    "home": "front page, desk, the demo city",
    "search": "analysis, index, query, results",
    "cms.plans": "plan, chapters, action items, progress",
    "cms.documents": "files, versions, their text",
    "workflows": "stages, decisions, the queue",
    "cms.notifications": "notices and mail",
    "cms.agencies": "agencies, offices, appointments",
    "cms.accounts": "people and sign-in",
    "cms.core": "blocks and what every room shares",
}


def rooms() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers: list[str] = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return layers


def imports(layers: list[str]) -> Counter[tuple[str, str]]:
    """How many modules of one room import from another."""
    sys.path.insert(0, str(ROOT))
    graph = grimp.build_graph("cms", "home", "search", "workflows")
    found: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        source = _room(module, layers)
        for target in {_room(name, layers) for name in graph.find_modules_directly_imported_by(module)}:
            if source and target and source != target:
                found[source, target] += 1
    return found


def _room(module: str, layers: list[str]) -> str | None:
    return next((room for room in layers if module == room or module.startswith(room + ".")), None)


def draw(layers: list[str], arrows: Counter[tuple[str, str]]) -> str:
    place = {room: index for index, room in enumerate(layers)}
    height = ROW * len(layers) + 50
    size = f'viewBox="0 0 {WIDTH} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="system-ui, sans-serif">',
        "<title>The rooms of Paraf: each imports only from rooms below it</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="13" fill="#4a5b64">{LEGEND}</text>',
    ]
    for (source, target), count in sorted(arrows.items()):
        parts.append(_arc(place[source], place[target], count))
    for room, index in place.items():
        y = 40 + index * ROW
        parts += [
            f'<rect x="{LEFT}" y="{y}" width="{BOX}" height="44" rx="4" fill="#f2f6f7" stroke="#0b5563"/>',
            f'<text x="{LEFT + 12}" y="{y + 19}" font-size="15" font-weight="600" fill="#16232b">{escape(room)}</text>',
            f'<text x="{LEFT + 12}" y="{y + 36}" font-size="12" fill="#4a5b64">{escape(WHAT[room])}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _arc(above: int, below: int, count: int) -> str:
    start, end = 62 + above * ROW, 62 + below * ROW
    x, reach = LEFT + BOX, LEFT + BOX + 30 + 34 * (below - above)
    width = min(1 + count / 6, 4)
    return (
        f'<path d="M{x} {start} C{reach} {start} {reach} {end} {x} {end}" fill="none" stroke="#7d8f97" '
        f'stroke-width="{width:.1f}" opacity="0.7"/>'
    )


def main() -> int:
    layers = rooms()
    picture = draw(layers, imports(layers))
    if "--check" in sys.argv:
        if not PICTURE.exists() or PICTURE.read_text() != picture:
            sys.stderr.write("docs/rooms.svg is stale: run `make docs`\n")
            return 1
        return 0
    PICTURE.write_text(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())

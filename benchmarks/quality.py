"""How often the right document is found: questions of our own over a folder of real regulations.

    python benchmarks/quality.py [--kept]

Asks the engine of the settings (DATABASE_URL, SEARCH_ENGINE) for what ``import_documents`` has loaded. A third of
``questions.json`` is kept aside: tune on the others, and measure with ``--kept`` at the end. Prints the share of
questions with the right document among the first ten, the mean reciprocal rank, and how often one of its three
passages leads to the right page (of a text without pages: to the right part).
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# The project for this folder: a neighbour is called like a module of Python.
sys.path[0] = str(HERE.parent)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

import django  # noqa: E402 - the settings come first

django.setup()

from search.engines import get_engine  # noqa: E402
from search.selectors.answers import Excerpt, answer  # noqa: E402
from search.selectors.facets import Choice  # noqa: E402

FIRST = 10
PLACE = re.compile(r"/halaman/(\d+)/")


def rank_of(row: dict[str, Any]) -> tuple[int, bool]:
    """Place of the right document among the first ten (0: not there), and whether a passage is on its page."""
    for place, result in enumerate(answer(row["question"], None, Choice()).results[:FIRST], 1):
        if result.file == row["file"]:
            return place, any(page_of(part) in row["pages"] for part in result.excerpts)
    return 0, False


def page_of(part: Excerpt) -> int | None:
    """The page, or the part of a text, that the viewer opens for a passage."""
    led = PLACE.search(part.url)
    return part.page or (int(led[1]) if led else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", action="store_true", help="the third that is kept aside")
    parser.add_argument("--all", action="store_true", help="every question")
    parser.add_argument("--show", action="store_true", help="name the questions that fail")
    given = parser.parse_args()
    rows = json.loads((HERE / "questions.json").read_text(encoding="utf-8"))
    rows = rows if given.all else [row for row in rows if row["kept"] == given.kept]
    ranks = [(row, *rank_of(row)) for row in rows]
    found = sum(1 for _row, rank, _page in ranks if rank)
    reciprocal = sum(1 / rank for _row, rank, _page in ranks if rank)
    paged = [page for _row, _rank, page in ranks]
    print(
        f"{get_engine().name}: {len(rows)} questions, first ten {found / len(rows):.2f}, "
        f"MRR {reciprocal / len(rows):.2f}, right page {sum(paged)}/{len(paged)} ({sum(paged) / len(rows):.2f})"
    )
    for row, rank, page in ranks if given.show else ():
        if rank != 1 or not page:
            told = "" if page else "  another page"
            print(f"  {rank or '-'}  {row['question']}  ({row['file']}){told}")


if __name__ == "__main__":
    main()

"""What stands under the box while somebody types, and "did you mean", beside the search itself.

    python benchmarks/suggest.py [ROUNDS]

Asks the index of the settings as a visitor, in turn with the search for the same words, each anew. Prints medians and
their ratio: titles are asked for with every pause in typing, so they must cost a part of what a search costs.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

# The project for this folder: a neighbour is called like a module of Python.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

import django  # noqa: E402 - the settings come first

django.setup()

from django.core.cache import cache  # noqa: E402

from search.models import IndexedEntry, Spelling  # noqa: E402
from search.question import parse  # noqa: E402
from search.selectors.answers import answer  # noqa: E402
from search.selectors.facets import Choice  # noqa: E402
from search.selectors.spellings import did_you_mean  # noqa: E402
from search.selectors.titles import suggested_titles  # noqa: E402

TYPED = ("rencna induk", "peratran pemerintah", "manajemn resiko", "perush", "pelayanan publk")
ASKED: dict[str, Callable[[str], object]] = {
    "search": lambda text: answer(text, None, Choice()),
    "titles": lambda text: suggested_titles(text, None),
    "did you mean": lambda text: did_you_mean(parse(text), None),
}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    taken: dict[str, list[float]] = {name: [] for name in ASKED}
    for turn in range(rounds + 1):
        for text in TYPED:
            for name, ask in ASKED.items():
                cache.clear()
                began = time.perf_counter()
                ask(text)
                if turn:  # the first reads titles and words into the process
                    taken[name].append(time.perf_counter() - began)
    print(f"{IndexedEntry.objects.count()} texts, {Spelling.objects.count()} spellings, {rounds} rounds")
    for name, seconds in taken.items():
        ratio = median(seconds) / median(taken["search"])
        print(f"{name:>14}: median {1000 * median(seconds):.0f} ms, {ratio:.2f} of the search")


if __name__ == "__main__":
    main()

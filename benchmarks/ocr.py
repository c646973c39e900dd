"""OCR of scans: drawing, reading and judging as the worker does, beside tesseract alone on the same pages.

    python benchmarks/ocr.py FOLDER [--pages 12] [--cores 2]

Tesseract alone gets the pages drawn beforehand (not timed). Both use as many processes as there are cores, and
OMP_THREAD_LIMIT=1. They take turns in small rounds; the median of the rounds counts.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

import argparse
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from statistics import median
from typing import Any

import django

django.setup()

from cms.documents.extraction import tesseract  # noqa: E402 - after the set-up
from cms.documents.extraction.process import ReaderProcess  # noqa: E402 - after the set-up
from cms.documents.services.ocr import read_scan  # noqa: E402 - after the set-up


def scans(folder: Path, most: int) -> list[tuple[Path, int]]:
    """Files in turn, so that the pages are of many scanners."""
    found: list[list[tuple[Path, int]]] = []
    with ReaderProcess() as reader:
        for path in sorted(folder.rglob("*.pdf")):
            pages = [page for step in reader.read(path) for page in step.pages]
            numbers = [(path, number) for number, page in enumerate(pages, 1) if page.scanned]
            found += [numbers] if numbers else []
    mixed = [
        numbers[place]
        for place in range(max(map(len, found), default=0))
        for numbers in found
        if place < len(numbers)
    ]
    return mixed[:most]


def processor(readers: list[ReaderProcess]) -> float:
    """Seconds of a core that we, tesseract and the reading processes have used until now."""
    spent = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        spent += usage.ru_utime + usage.ru_stime
    for reader in readers:
        told = Path(f"/proc/{reader.pid}/stat").read_text().rpartition(")")[2].split()
        spent += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    pages = scans(options.folder, options.pages)
    readers: SimpleQueue[ReaderProcess] = SimpleQueue()
    for _ in range(options.cores):
        readers.put(ReaderProcess())

    def ours(page: tuple[Path, int]) -> None:
        reader = readers.get()
        try:
            read_scan(*page, reader)
        finally:
            readers.put(reader)

    def bare(told: dict[str, Any]) -> None:
        tesseract.read_page(told["image"], told["width"], told["height"])

    rounds: list[tuple[float, float]] = []
    used = [0.0, 0.0]
    made = [readers.get() for _core in range(options.cores)]
    for reader in made:
        readers.put(reader)
    with ThreadPoolExecutor(options.cores) as pool:
        list(pool.map(ours, pages[: options.cores]))  # the processes are started
        for start in range(0, len(pages), options.cores * 2):
            some = pages[start : start + options.cores * 2]
            first = readers.get()
            drawn = [first.draw(path, "scan", number) for path, number in some]
            readers.put(first)
            # By turns, and each first in every other round: both stand under the same load of the machine.
            sides = [lambda: list(pool.map(bare, drawn)), lambda: list(pool.map(ours, some))]  # noqa: B023
            order = (0, 1) if len(rounds) % 2 else (1, 0)
            took = [0.0, 0.0]
            for side in order:
                began, busy = time.perf_counter(), processor(made)
                sides[side]()
                took[side] = time.perf_counter() - began
                used[side] += processor(made) - busy
            rounds.append((took[0], took[1]))
    while not readers.empty():
        readers.get().stop()
    tell(len(pages), rounds, used)


def tell(pages: int, rounds: list[tuple[float, float]], used: list[float]) -> None:
    alone, taken = (sum(side) for side in zip(*rounds, strict=True))
    print(
        f"processor        {used[0] / used[1]:6.2f} ({used[0]:.0f} s of a core alone, {used[1]:.0f} s ours)"
    )
    ratios = sorted(bare_seconds / our_seconds for bare_seconds, our_seconds in rounds)
    print(f"tesseract alone  {pages / alone:6.2f} pages/s  {alone:6.1f} s  {pages} pages")
    print(f"Paraf            {pages / taken:6.2f} pages/s  {taken:6.1f} s")
    print(
        f"ratio            {median(ratios):6.2f}, the median of {len(ratios)} rounds ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main()

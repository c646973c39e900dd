"""Text of PDF files: our confined reader beside pdftotext, on the same files in the same run.

    python benchmarks/documents.py FOLDER [--rounds 3]

Both read every page of every file, one process each, files in the page cache. pdftotext (poppler) is a
program in C that only writes text; our reader also judges each page for scans and hands it to its parent.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.pop(0)  # this folder, whose queue.py would stand before the standard one
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cms.documents.extraction.pages import UnreadableError
from cms.documents.extraction.process import ReaderProcess


def ours(paths: list[Path]) -> tuple[int, int]:
    """Pages and characters, through one reading process as a bulk load uses it."""
    pages = characters = 0
    with ReaderProcess() as reader:
        for path in paths:
            try:
                for step in reader.read(path):
                    pages += len(step.pages)
                    characters += sum(len(page.text) for page in step.pages)
            except UnreadableError as error:
                print(f"{path.name}: {error.why}")
    return pages, characters


def pdftotext(paths: list[Path]) -> tuple[int, int]:
    """The same with poppler, one call a file; pages are counted by their form feeds."""
    pages = characters = 0
    for path in paths:
        done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=False)
        text = done.stdout.decode("utf-8", "replace")
        pages += text.count("\f")
        characters += len(text)
    return pages, characters


def best(
    read: Callable[[list[Path]], tuple[int, int]], paths: list[Path], rounds: int
) -> tuple[float, int, int]:
    """The quickest of some rounds: seconds, pages, characters."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        pages, characters = read(paths)
        taken.append((time.perf_counter() - started, pages, characters))
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    paths = sorted(options.folder.rglob("*.pdf"))
    if not paths:
        parser.error(f"no PDF files in {options.folder}")
    for path in paths:
        path.read_bytes()
    seconds, pages, characters = best(ours, paths, options.rounds)
    print(
        f"Paraf      {pages / seconds:8.0f} pages/s  {seconds:6.2f} s  {pages} pages  {characters} characters"
    )
    if shutil.which("pdftotext") is None:
        print("pdftotext is not installed (Debian: poppler-utils)")
        return
    theirs, their_pages, their_characters = best(pdftotext, paths, options.rounds)
    print(
        f"pdftotext  {their_pages / theirs:8.0f} pages/s  {theirs:6.2f} s  {their_pages} pages"
        f"  {their_characters} characters"
    )
    print(f"ratio      {(pages / seconds) / (their_pages / theirs):8.2f}")


if __name__ == "__main__":
    main()

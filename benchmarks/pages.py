"""One page of a large scanned file as a picture: drawn for the viewer, beside pdftoppm on the same page.

    python benchmarks/pages.py [FILE] [--page 37] [--rounds 7]

Without a file it makes a PDF of scans as grainy as none is (38 MB, 60 pages). Draws one page of it:
ours in the confined process, which is started
anew each time as it is for a reader, as WebP of at most 100 kB and with the places of its words; pdftoppm as JPEG
of the same width. They take turns; medians.
"""

import argparse
import io
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.pop(0)  # this folder, whose queue.py would stand before the standard one
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

from cms.documents.extraction.process import ReaderProcess

WIDTH = 1240


def scans(pages: int) -> bytes:
    chance = random.Random(1)
    image = Image.frombytes("L", (900, 1200), chance.randbytes(900 * 1200))
    written = io.BytesIO()
    image.save(written, "PDF", save_all=True, append_images=[image] * (pages - 1), resolution=110, quality=78)
    return written.getvalue()


def ours(path: Path, page: int) -> int:
    with ReaderProcess() as reader:
        drawn = reader.draw(path, "picture", page)
        reader.draw(path, "words", page)
    return len(drawn["image"])


def theirs(path: Path, place: Path, page: int) -> int:
    size = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
    command = [
        "pdftoppm",
        "-jpeg",
        "-singlefile",
        "-f",
        str(page),
        "-l",
        str(page),
        *size,
        str(path),
        str(place),
    ]
    subprocess.run(command, check=True)
    return place.with_suffix(".jpg").stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--page", type=int, default=37)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if shutil.which("pdftoppm") is None:
        parser.error("pdftoppm is not installed (Debian: poppler-utils)")
    with tempfile.TemporaryDirectory() as given:
        path, place = Path(given, "pindaian.pdf"), Path(given, "halaman")
        if options.file:
            path = options.file
        else:
            path.write_bytes(scans(60))
        took: list[tuple[float, float]] = []
        for _round in range(options.rounds):
            began = time.perf_counter()
            our_size = ours(path, options.page)
            between = time.perf_counter()
            their_size = theirs(path, place, options.page)
            took.append((between - began, time.perf_counter() - between))
        mine, peer = (median(side) for side in zip(*took, strict=True))
        print(f"file      {path.stat().st_size / 1e6:6.1f} MB, page {options.page}")
        print(f"Paraf     {mine:6.2f} s  {our_size / 1000:6.0f} kB, with the places of the words")
        print(f"pdftoppm  {peer:6.2f} s  {their_size / 1000:6.0f} kB")
        print(f"ratio     {mine / peer:6.2f} of its time")


if __name__ == "__main__":
    main()

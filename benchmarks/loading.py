"""Loading many texts: ``import_documents`` as it is run by hand, documents a second and memory on the way.

    python benchmarks/loading.py [5000] [--kilobytes 20]

The texts are made first (not timed), each of other words, in an empty database of its own: SQLite, or the PostgreSQL
server that DATABASE_URL names, where a database is made beside it and removed. Timed is the whole command, until all
can be found. Memory is what the command holds (its reading processes apart), looked at ten times a second.
Beside it stands the least it could cost: the same bytes written to files and the same rows to a bare SQLite table.
"""

import argparse
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.1
WORDS = 6000  # of a vocabulary made up from syllables
SYLLABLES = [f"{c}{v}" for c in "bdgjklmnprst" for v in "aiueo"]
COMMON = [
    "dan",
    "yang",
    "untuk",
    "dengan",
    "dalam",
    "pada",
    "dari",
    "oleh",
    "rencana",
    "kepala",
    "dinas",
    "layanan",
    "data",
]


def make_texts(folder: Path, count: int, size: int) -> None:
    """Reports of about ``size`` bytes: some common words, many rare ones, paragraphs of fifty."""
    chance = random.Random(7)  # the same texts each time
    rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(WORDS)]
    for number in range(count):
        said, length = [f"Laporan {number} tahun 2026\n"], 0
        while length < size:
            paragraph = " ".join(chance.choices(COMMON, k=20) + chance.choices(rare, k=30))
            said.append(paragraph + ".\n")
            length += len(paragraph) + 2
        place = folder / f"{number // 500:03}"
        place.mkdir(exist_ok=True)
        (place / f"laporan-{number:05}.txt").write_text("\n".join(said))


def resident(pid: int) -> int:
    """Memory of a process in MB; 0 once it is gone."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def load(folder: Path, env: dict[str, str]) -> tuple[float, float, list[int]]:
    """Seconds of the whole command, those of a processor it used, and its memory on the way."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "manage.py", "import_documents", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    held = []
    while process.poll() is None:
        held.append(resident(process.pid))
        time.sleep(PAUSE)
    if process.returncode:
        sys.exit("import_documents failed")
    taken, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, held


def least(folder: Path, place: Path) -> float:
    """Seconds to copy the files and to write their texts to one table, a transaction for each."""
    store = place / "bare"
    store.mkdir()
    started = time.perf_counter()
    with sqlite3.connect(place / "bare.sqlite3", isolation_level=None) as bare:
        bare.execute("pragma journal_mode = wal")
        bare.execute("create table texts (id integer primary key, name text, content text)")
        for number, path in enumerate(sorted(folder.rglob("*.txt"))):
            content = path.read_bytes()
            (store / str(number)).write_bytes(content)
            bare.execute("insert into texts (name, content) values (?, ?)", [path.name, content.decode()])
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=5000)
    parser.add_argument("--kilobytes", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as given:
        place = Path(given)
        folder = place / "texts"
        folder.mkdir()
        make_texts(folder, options.count, options.kilobytes * 1000)
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATABASE_URL": f"sqlite:///{place / 'paraf.sqlite3'}",
            "DOCUMENTS_ROOT": str(place / "documents"),
            "MEDIA_ROOT": str(place / "media"),
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
        bare = least(folder, place)
        seconds, used, held = load(folder, env)
    parts = [max(held[len(held) * n // 5 : len(held) * (n + 1) // 5], default=0) for n in range(5)]
    print(
        f"loaded     {options.count / seconds:8.1f} documents/s  {seconds:6.1f} s  {options.count} documents"
    )
    print(f"processor  {options.count / used:8.1f} documents a second of one core  {used:6.1f} s")
    print(f"bare rows  {options.count / bare:8.1f} documents/s  {bare:6.1f} s")
    print(f"memory     {' '.join(f'{part:4}' for part in parts)} MB, the most in each fifth of the time")


if __name__ == "__main__":
    main()

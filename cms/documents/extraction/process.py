"""The other end of the reading process: start it, ask it, and outlive it whatever a file does to it."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

from cms.documents.extraction.limits import Limits
from cms.documents.extraction.pages import Page, UnreadableError

# The folder above goes last on the path: its own `selectors` must not stand before the standard one.
START = "import sys; sys.path.append(sys.argv[1]); from extraction.child import main; main()"
FOLDER = Path(__file__).resolve().parent.parent
LINE = 64 * 1024 * 1024


@dataclass
class Progress:
    """What the process said: the kind and total of pages as soon as known, some pages, the end."""

    kind: str = ""
    total: int | None = None
    pages: list[Page] = field(default_factory=list)
    done: bool = False
    shortened: bool = False
    cut_off: bool = False


class ReaderProcess:
    """Reads files one after the other in one confined process; a new one is started when it died."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[str] | None = None
        self._late = False

    def __enter__(self) -> "ReaderProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def read(self, path: Path, start: int = 0) -> Iterator[Progress]:
        """Progress until ``done``. Raises :class:`UnreadableError`; whoever leaves early ends the process."""
        process = self._started()
        finished = False
        try:
            self._write(process, {"path": str(path), "start": start})
            for said in self._lines(process):
                if "failed" in said:
                    finished = True
                    raise UnreadableError(said["failed"])
                finished = bool(said.get("done"))
                yield _progress(said)
                if finished:
                    return
            raise UnreadableError(self._cause_of_death(process))
        finally:
            if not finished:
                self.stop()

    def draw(self, path: Path, what: str, number: int, turned: int = 0) -> dict[str, Any]:
        """Page ``number`` as ``picture`` or ``scan`` (``image`` bytes, ``width``, ``height``), or its ``words``."""
        process = self._started()
        finished = False
        try:
            self._write(process, {"path": str(path), "draw": what, "number": number, "turned": turned})
            said = next(self._lines(process), None)
            if said is None:
                raise UnreadableError(self._cause_of_death(process))
            finished = True
            if "failed" in said:
                raise UnreadableError(said["failed"])
            if "image" in said:
                said["image"] = b64decode(said["image"])
            return said
        finally:
            if not finished:
                self.stop()

    @property
    def pid(self) -> int | None:
        """Of the process that runs now, for whoever measures it."""
        return self._process.pid if self._process else None

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        process.wait()

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        self._process = process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
            [sys.executable, "-I", "-c", START, str(FOLDER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # no key, no database address
        )
        self._write(process, asdict(self.limits))
        return process

    def _write(self, process: "subprocess.Popen[str]", said: dict[str, Any]) -> None:
        assert process.stdin is not None  # noqa: S101 - asked for above
        with suppress(BrokenPipeError):  # it died: the empty answer says so
            process.stdin.write(json.dumps(said) + "\n")
            process.stdin.flush()

    def _lines(self, process: "subprocess.Popen[str]") -> Iterator[dict[str, Any]]:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while line := self._line(process):
            try:
                yield json.loads(line)
            except ValueError:  # died in the middle of a line
                return

    def _line(self, process: "subprocess.Popen[str]") -> str:
        """The next line, or nothing when the process stayed silent too long and was ended."""
        self._late = False
        timer = Timer(self.limits.silent_seconds, self._end_late, [process])
        timer.daemon = True
        timer.start()
        try:
            return process.stdout.readline(LINE) if process.stdout else ""
        finally:
            timer.cancel()

    def _end_late(self, process: "subprocess.Popen[str]") -> None:
        self._late = True
        process.kill()

    def _cause_of_death(self, process: "subprocess.Popen[str]") -> str:
        code = process.wait()
        if self._late or code == -24:  # noqa: PLR2004 - SIGXCPU
            return "too_slow"
        return "too_large" if code == -6 else "crashed"  # noqa: PLR2004 - SIGABRT: no memory left


def _progress(said: dict[str, Any]) -> Progress:
    pages = [Page(text, label, scanned) for text, label, scanned in said.get("pages", ())]
    return Progress(
        kind=said.get("kind", ""),
        total=said.get("total"),
        pages=pages,
        done=bool(said.get("done")),
        shortened=bool(said.get("shortened")),
        cut_off=bool(said.get("cut_off")),
    )

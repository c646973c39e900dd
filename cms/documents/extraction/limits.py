"""What one file may cost. Set in the reading process itself, before it opens anything."""

import resource
from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of one reading process (``memory``) and of each file it reads (the rest)."""

    memory: int = 768 * MB
    cpu_seconds: int = 120
    silent_seconds: int = 60  # without a page; the parent keeps this one
    pages: int = 5000
    characters: int = 20_000_000
    unpacked: int = 300 * MB
    members: int = 20_000
    xml: int = 100 * MB  # one part of an office file
    pixels: int = 20_000_000  # of a page that is drawn
    picture_bytes: int = 100_000


def confine(limits: Limits) -> None:
    """No file gets a byte, no core is left, memory is bounded: for good, and for any process it starts as well."""
    memory = _lower(resource.RLIMIT_DATA, limits.memory)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_AS, (_lower(resource.RLIMIT_AS, limits.memory * 4),) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_time(limits: Limits) -> None:
    """Start the clock of a file: so many seconds of processor from now on, then the process dies."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds + 1, hard))


def _lower(which: int, wanted: int) -> int:
    _, hard = resource.getrlimit(which)
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)

"""The one write path of each transition: lock, check, act, record, announce after commit."""

from workflows.services.advancing import publish as _publish
from workflows.services.deciding import approve, send_back
from workflows.services.recording import record as _record
from workflows.services.sharing import end_share, share
from workflows.services.submission import submit, withdraw
from workflows.services.writing import guard_writing, may_overwrite, record_correction

__all__ = [
    "_publish",
    "_record",
    "approve",
    "end_share",
    "guard_writing",
    "may_overwrite",
    "record_correction",
    "send_back",
    "share",
    "submit",
    "withdraw",
]

"""The one write path of each transition: lock, check, act, record, announce after commit."""

from workflows.services.commenting import comment, settle_comment
from workflows.services.deciding import approve, send_back
from workflows.services.emergency import break_glass, review, take_down
from workflows.services.sharing import end_share, share
from workflows.services.standing_in import name_stand_in, settle_open_turns
from workflows.services.submission import submit
from workflows.services.withdrawal import ask_withdrawal, grant_withdrawal, refuse_withdrawal, withdraw
from workflows.services.writing import guard_writing, may_overwrite, record_correction

__all__ = [
    "approve",
    "ask_withdrawal",
    "break_glass",
    "comment",
    "end_share",
    "grant_withdrawal",
    "guard_writing",
    "may_overwrite",
    "name_stand_in",
    "record_correction",
    "refuse_withdrawal",
    "review",
    "send_back",
    "settle_comment",
    "settle_open_turns",
    "share",
    "submit",
    "take_down",
    "withdraw",
]

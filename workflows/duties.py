"""Separation of duties: what a part taken in a round leaves open to a person, whoever they are.

One table, superusers and acting officials included. Who holds which office is asked elsewhere; this says
what stays shut to a holder.
"""

from enum import Enum


class Part(Enum):
    """What somebody did with the text since it was last approved."""

    DRAFTED = "drafted"  # wrote in it before a submission
    SUBMITTED = "submitted"  # submitted this round
    CORRECTED = "corrected"  # wrote in it in their own turn, as an official
    DECIDED = "decided"  # took a decision of this round that stands


class Act(Enum):
    """What a holder of the open stage may do with the text."""

    APPROVE = "approve"
    FINISH = "finish"  # the last approval, which publishes
    CORRECT = "correct"  # write in the text in one's own turn; never at the last stage
    RETURN = "return"
    REVIEW = "review"  # look at an emergency, after which its mark goes
    ANSWER = "answer"  # grant or refuse the submitter's request to withdraw


OPEN, SHUT = True, False

TABLE: dict[Part, dict[Act, bool]] = {
    Part.DRAFTED: {
        Act.APPROVE: SHUT, Act.FINISH: SHUT, Act.CORRECT: SHUT, Act.RETURN: SHUT, Act.ANSWER: SHUT,
        Act.REVIEW: SHUT,
    },
    Part.SUBMITTED: {
        Act.APPROVE: SHUT, Act.FINISH: SHUT, Act.CORRECT: SHUT, Act.RETURN: SHUT, Act.ANSWER: SHUT,
        Act.REVIEW: SHUT,
    },
    Part.CORRECTED: {
        Act.APPROVE: OPEN, Act.FINISH: SHUT, Act.CORRECT: OPEN, Act.RETURN: OPEN, Act.ANSWER: OPEN,
        Act.REVIEW: SHUT,
    },
    Part.DECIDED: {
        Act.APPROVE: SHUT, Act.FINISH: SHUT, Act.CORRECT: SHUT, Act.RETURN: OPEN, Act.ANSWER: OPEN,
        Act.REVIEW: OPEN,
    },
}  # fmt: skip


# Who made the text: whoever acts in an office by their hand decides about it at no stage.
MAKERS = frozenset({Part.DRAFTED, Part.SUBMITTED})


def seaters(act: Act) -> frozenset[Part]:
    """The parts of those whose appointments of acting officials count for nothing where ``act`` is taken."""
    return shut_by(act) if act is Act.FINISH else MAKERS


def shut_to_name(act: Act) -> frozenset[Part]:
    """The parts of those who name no office that takes ``act`` instead: whoever wrote in the text says nowhere who."""
    return seaters(act) | {Part.CORRECTED}


def shut_by(act: Act) -> frozenset[Part]:
    """The parts after which ``act`` is no longer open."""
    return frozenset(part for part, acts in TABLE.items() if not acts[act])

"""Codes of action items: unique within a plan, drafts included."""

import re
from typing import Any

from wagtail.models import Revision

from cms.plans.models import ActionItemPage, PlanPage


def code_taken_by(code: str, plan: PlanPage | None, *, except_pk: int | None = None) -> str | None:
    """The title of another action item of ``plan`` that bears ``code``, in its text or its latest draft."""
    if plan is None:
        return None
    others = ActionItemPage.objects.descendant_of(plan).exclude(pk=except_pk)
    title = others.filter(code=code).values_list("draft_title", flat=True).first()
    if title is not None:
        return title
    drafts = Revision.objects.filter(pk__in=others.values("latest_revision"), content__code=code)
    return drafts.values_list("content__title", flat=True).first()


def next_code(plan: PlanPage) -> str:
    """``RA-08`` after ``RA-07``: a proposal for a new action item."""
    codes: Any = ActionItemPage.objects.descendant_of(plan).filter(code__startswith="RA-")
    numbers = [
        int(found[1])
        for code in codes.values_list("code", flat=True)
        if (found := re.fullmatch(r"RA-(\d{1,6})", code))
    ]
    return f"RA-{max(numbers, default=0) + 1:02d}"

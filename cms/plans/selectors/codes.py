"""Codes of action items: unique within a plan, drafts included."""

import re
from typing import Any

from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from wagtail.models import Revision, WorkflowState

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


def code_promised_to(code: str, plan: PlanPage | None, *, except_pk: int | None = None) -> str | None:
    """The title of another action item that bears ``code`` in public, or is on its way with it.

    Unlike :func:`code_taken_by` it leaves out drafts that wait for nobody: they do not stop a decision.
    """
    if plan is None or not code:
        return None
    others = ActionItemPage.objects.descendant_of(plan).exclude(pk=except_pk)
    title = others.filter(code=code, live=True).values_list("title", flat=True).first()
    if title is not None:
        return title
    rounds = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, content_type__model=ActionItemPage._meta.model_name
    )
    moving = others.filter(
        pk__in=rounds.annotate(number=Cast("object_id", BigIntegerField())).values("number")
    )
    texts = Revision.objects.filter(pk__in=moving.values("latest_revision"), content__code=code)
    return texts.values_list("content__title", flat=True).first()


def next_code(plan: PlanPage) -> str:
    """``RA-08`` after ``RA-07``: a proposal for a new action item."""
    codes: Any = ActionItemPage.objects.descendant_of(plan).filter(code__startswith="RA-")
    numbers = [
        int(found[1])
        for code in codes.values_list("code", flat=True)
        if (found := re.fullmatch(r"RA-(\d{1,6})", code))
    ]
    return f"RA-{max(numbers, default=0) + 1:02d}"

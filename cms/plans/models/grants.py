"""django-guardian's rights on single drafts, with direct keys: they are deleted with their page."""

from typing import Any

from django.db import models

from cms.plans.models.action_item import ActionItemPage
from cms.plans.models.plan import ChapterPage, PlanPage
from workflows.sharing import DraftGrant


def _draft_of(model: type[models.Model]) -> Any:
    return models.ForeignKey(model, on_delete=models.CASCADE, related_name="draft_grants")


class PlanGrant(DraftGrant):
    content_object = _draft_of(PlanPage)


class ChapterGrant(DraftGrant):
    content_object = _draft_of(ChapterPage)


class ActionItemGrant(DraftGrant):
    content_object = _draft_of(ActionItemPage)

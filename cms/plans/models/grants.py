"""django-guardian's rights on single drafts, with direct keys: they are deleted with their page."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.plans.models.action_item import ActionItemPage
from cms.plans.models.plan import ChapterPage, PlanPage
from workflows.sharing import DraftGrant


def _draft_of(model: type[models.Model]) -> Any:
    return models.ForeignKey(model, on_delete=models.CASCADE, related_name="draft_grants")


class PlanGrant(DraftGrant):
    content_object = _draft_of(PlanPage)

    class Meta(DraftGrant.Meta):
        verbose_name = _("right on the draft of a plan")
        verbose_name_plural = _("rights on drafts of plans")


class ChapterGrant(DraftGrant):
    content_object = _draft_of(ChapterPage)

    class Meta(DraftGrant.Meta):
        verbose_name = _("right on the draft of a chapter")
        verbose_name_plural = _("rights on drafts of chapters")


class ActionItemGrant(DraftGrant):
    content_object = _draft_of(ActionItemPage)

    class Meta(DraftGrant.Meta):
        verbose_name = _("right on the draft of an action item")
        verbose_name_plural = _("rights on drafts of action items")

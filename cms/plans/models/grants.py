"""django-guardian's rights on single drafts, with direct keys: they are deleted with their page."""

from django.db import models

from cms.plans.models.action_item import ActionItemPage
from cms.plans.models.plan import ChapterPage, PlanPage
from workflows.sharing import DraftGrant

# A person may hold the same right by two shares: each ends alone.
ONCE = ["share", "user", "permission", "content_object"]


class PlanGrant(DraftGrant):
    content_object = models.ForeignKey(PlanPage, on_delete=models.CASCADE, related_name="draft_grants")

    class Meta:
        unique_together = ONCE
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.content_object_id}"


class ChapterGrant(DraftGrant):
    content_object = models.ForeignKey(ChapterPage, on_delete=models.CASCADE, related_name="draft_grants")

    class Meta:
        unique_together = ONCE
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.content_object_id}"


class ActionItemGrant(DraftGrant):
    content_object = models.ForeignKey(ActionItemPage, on_delete=models.CASCADE, related_name="draft_grants")

    class Meta:
        unique_together = ONCE
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.content_object_id}"

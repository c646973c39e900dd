from cms.plans.models.action_item import ActionItemIndexPage, ActionItemPage, YearTarget
from cms.plans.models.grants import ActionItemGrant, ChapterGrant, PlanGrant
from cms.plans.models.lists import Indicator, KpkArea
from cms.plans.models.plan import ChapterPage, PlanPage
from cms.plans.models.progress import ProgressReport

__all__ = [
    "ActionItemGrant",
    "ActionItemIndexPage",
    "ActionItemPage",
    "ChapterGrant",
    "ChapterPage",
    "Indicator",
    "KpkArea",
    "PlanGrant",
    "PlanPage",
    "ProgressReport",
    "YearTarget",
]

"""Which pages Wagtail's lists may show to a person."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.plans.selectors.visible import visible_pages


class VisiblePagesPolicy(PagePermissionPolicy):
    """Wagtail's own, without the drafts that the person may not read.

    Every list of Wagtail's asks here: the explorer and its search, the interface behind the menu of pages,
    the list of a kind of page, bulk actions. So one rule stands for all of them, and for those to come.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Page]:
        return super().instances_user_has_any_permission_for(user, actions).filter(visible_pages(user))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        return super().explorable_instances(user).filter(visible_pages(user))

"""Our lists in the tree of pages."""

from typing import Any

from wagtail import hooks

from cms.plans.views.explorer import ActionItemViewSet, ChapterViewSet


@hooks.register("register_admin_viewset")
def register_explorers() -> list[Any]:
    return [ChapterViewSet(), ActionItemViewSet()]

"""Where notices meet Wagtail: their addresses and their setting under Account."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from cms.notifications.views.account import NoticePanel
from cms.notifications.views.notices import NoticesView, OpenView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", NoticesView.as_view(), name="list"),
        path("<int:pk>/", OpenView.as_view(), name="open"),
    ]
    return [path("pemberitahuan/", include((patterns, "notices"), namespace="notices"))]


@hooks.register("register_account_settings_panel")
def register_setting(request: Any, user: Any, profile: Any) -> NoticePanel:
    return NoticePanel(request, user, profile)

"""Addresses of Wagtail's settings of workflows that are ours; they stand before Wagtail's and keep its names."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from workflows.views import settings

urlpatterns = decorate_urlpatterns(
    [
        path("workflows/add/", settings.CreateWorkflow.as_view()),
        path("workflows/edit/<int:pk>/", settings.EditWorkflow.as_view()),
        path("workflows/disable/<int:pk>/", settings.DisableWorkflow.as_view()),
        path("workflows/tasks/disable/<int:pk>/", settings.DisableStage.as_view()),
    ],
    require_admin_access,
)

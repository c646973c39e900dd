"""Public addresses of plans beside the pages that Wagtail serves."""

from django.urls import path

from cms.plans.views.changes import changes

urlpatterns = [
    path("perubahan/<int:pk>/", changes, name="plans_changes"),
]

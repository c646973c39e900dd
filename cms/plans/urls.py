"""Public addresses of plans beside the pages that Wagtail serves."""

from django.urls import path

from cms.plans.views.changes import changes
from cms.plans.views.draft import draft

urlpatterns = [
    path("naskah/<int:pk>/", draft, name="plans_draft"),
    path("perubahan/<int:pk>/", changes, name="plans_changes"),
]

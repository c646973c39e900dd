"""What the public may ask of approvals: whether a sheet is genuine."""

from django.urls import path

from workflows.views import verification

urlpatterns = [
    path("verifikasi/", verification.ask, name="verify"),
    path("verifikasi/<str:code>/", verification.verify, name="verify_sheet"),
]

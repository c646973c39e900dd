"""Addresses of the public frame: the choice of language."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

urlpatterns = [
    # Exempt: the choice of language changes nothing but a cookie, and public pages stay free of tokens.
    path("bahasa/", csrf_exempt(set_language), name="set_language"),
]

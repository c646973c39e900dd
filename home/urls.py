"""Addresses of the public frame: language, health, and what robots read."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from home.views.crawlers import robots, sitemap
from home.views.health import alive, ready

urlpatterns = [
    # Exempt: the choice of language changes nothing but a cookie, and public pages stay free of tokens.
    path("bahasa/", csrf_exempt(set_language), name="set_language"),
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
]

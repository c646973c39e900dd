"""Addresses of the search."""

from django.urls import path

from search.views.documentation import documentation, openapi
from search.views.results import results_api, results_page
from search.views.suggestions import suggestions_api

urlpatterns = [
    path("cari/", results_page, name="search"),
    path("api/search/", results_api, name="search_api"),
    path("api/search/suggest/", suggestions_api, name="search_suggest"),
    path("api/search/openapi.json", openapi, name="search_openapi"),
    path("api/search/docs/", documentation, name="search_documentation"),
]

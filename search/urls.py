"""Addresses of the search."""

from django.urls import path

from search.views.results import results_api, results_page

urlpatterns = [
    path("cari/", results_page, name="search"),
    path("api/search/", results_api, name="search_api"),
]

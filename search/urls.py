"""Addresses of the search."""

from django.urls import path

from search.views import saved
from search.views.documentation import documentation, openapi
from search.views.limited import not_there
from search.views.page_viewer import go_to_page, page_viewer
from search.views.results import results_api, results_page
from search.views.suggestions import suggestions_api

urlpatterns = [
    path("dokumen/<int:pk>/halaman/", go_to_page, name="document_page_choice"),
    path("dokumen/<int:pk>/halaman/<int:number>/", page_viewer, name="document_page"),
    path("cari/", results_page, name="search"),
    path("api/search/", results_api, name="search_api"),
    path("api/search/suggest/", suggestions_api, name="search_suggest"),
    path("api/search/openapi.json", openapi, name="search_openapi"),
    path("api/search/docs/", documentation, name="search_documentation"),
    path("api/", not_there),
    path("api/<path:rest>", not_there),
    path("cari/simpanan/", saved.saved_list, name="saved_searches"),
    path("cari/simpanan/simpan/", saved.save, name="save_search"),
    path("cari/simpanan/<int:pk>/nama/", saved.rename, name="saved_search_rename"),
    path("cari/simpanan/<int:pk>/hapus/", saved.delete, name="saved_search_delete"),
]

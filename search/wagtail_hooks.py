"""Where the search meets Wagtail: its box in the sidebar, its results, and the administrators' pages."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from cms.agencies.views.kept import AdministratorMenuItem
from search.views.administration import IndexView, QuestionsView, ResultsView
from search.views.synonyms import SynonymViewSet


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", ResultsView.as_view(), name="results"),
        path("indeks/", IndexView.as_view(), name="index"),
        path("pertanyaan/", QuestionsView.as_view(), name="questions"),
    ]
    return [path("cari/", include((patterns, "search_admin"), namespace="search_admin"))]


@hooks.register("register_admin_search_area")
def search_area() -> SearchArea:
    """First of all areas, so the box in the sidebar asks the search over everything."""
    return SearchArea(
        _("Texts and documents"), reverse("search_admin:results"), name="texts", icon_name="search", order=1
    )


@hooks.register("register_reports_menu_item")
def index_menu_item() -> MenuItem:
    return AdministratorMenuItem(
        _("Search index"), reverse("search_admin:index"), name="search-index", icon_name="search", order=900
    )


@hooks.register("register_reports_menu_item")
def questions_menu_item() -> MenuItem:
    return AdministratorMenuItem(
        _("Questions to the search"), reverse("search_admin:questions"), name="search-questions",
        icon_name="search", order=910,
    )  # fmt: skip


@hooks.register("register_admin_viewset")
def synonyms_viewset() -> SynonymViewSet:
    return SynonymViewSet()

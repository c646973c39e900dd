"""The search is one step away from every page of the admin too."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def search_menu_item() -> MenuItem:
    return MenuItem(
        _("Search texts and documents"), reverse("search"), name="search-texts", icon_name="search", order=5
    )

"""Words that Wagtail's own screens lack or show in English: put right once, when the site starts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page
from wagtail.sites.views import IndexView as SitesView

# Heads of columns that Wagtail makes of the names of fields.
HEADS = {"port": _("port"), "site_name": _("site name"), "root_page": _("root page")}


def put_right() -> None:
    # Wagtail counts "1–20 of 27 None": its search forgets to say what it finds.
    SearchView.verbose_name_plural = Page._meta.verbose_name_plural
    for column in SitesView.columns:
        if column.name in HEADS:
            column.label = HEADS[column.name]

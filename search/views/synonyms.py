"""The list of words that are asked for together, for administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import Synonym


class SynonymViewSet(ModelViewSet):
    model = Synonym
    name = "synonyms"
    url_prefix = "sinonim"
    menu_label = _("Search synonyms")
    icon = "search"
    menu_order = 900
    add_to_settings_menu = True
    form_fields = ["kind", "word", "meaning"]
    list_display = ["word", "meaning", "kind"]
    list_filter = ["kind"]
    search_fields = ["word", "meaning"]
    inspect_view_enabled = False
    copy_view_enabled = False

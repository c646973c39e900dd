"""The lists that action items point to, kept by administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.plans.models import Indicator, KpkArea


class KpkAreaViewSet(ModelViewSet):
    model = KpkArea
    icon = "list-ul"
    url_prefix = "acuan/area-kpk"
    form_fields = ["name", "active"]
    list_display = ["name", BooleanColumn("active", label=_("In use"))]
    search_fields = ["name"]
    copy_view_enabled = False


class IndicatorViewSet(ModelViewSet):
    model = Indicator
    icon = "list-ol"
    url_prefix = "acuan/indikator"
    form_fields = ["instrument", "number", "name", "domain", "aspect"]
    list_display = ["name", "number", "aspect", "instrument"]
    list_filter = ["instrument", "domain"]
    search_fields = ["name", "aspect"]
    list_per_page = 50
    copy_view_enabled = False


class Lists(ViewSetGroup):
    menu_label = _("Lists")
    menu_name = "acuan"
    menu_icon = "list-ul"
    menu_order = 650
    items = (KpkAreaViewSet, IndicatorViewSet)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from cms.core import letterhead
        from home.identity import letterhead_of_city

        letterhead.provide(letterhead_of_city)

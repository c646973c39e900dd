from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "cms.notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from cms.notifications import receivers  # noqa: F401  (connects its receiver)

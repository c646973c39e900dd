from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "cms.core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from cms.core.audit import access

        access.connect()
        post_migrate.connect(keep_guards, sender=self, dispatch_uid="core.keep_guards")


def keep_guards(using: str, **kwargs: Any) -> None:
    """SQLite remakes a table that a migration alters, without its triggers; each ``migrate`` puts them back."""
    from cms.core.audit import guards

    connection = connections[using]
    if guards.TABLE in connection.introspection.table_names():
        guards.install(connection)

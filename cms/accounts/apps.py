from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from cms.accounts.groups import restore_groups

        post_migrate.connect(restore_groups, sender=self, dispatch_uid="accounts.restore_groups")

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.accounts import audited, sign_in_log, signals  # noqa: F401  (the last two connect receivers)
        from cms.accounts.groups import restore_groups
        from cms.accounts.models import Person

        audited.connect()
        # Without this the people would be kept with the rights on Wagtail's users.
        register_permission_policy(Person, exact_class=True)

        post_migrate.connect(restore_groups, sender=self, dispatch_uid="accounts.restore_groups")

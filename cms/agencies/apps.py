from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "cms.agencies"
    verbose_name = _("Agencies")

    def ready(self) -> None:
        from cms.accounts.policies import keeps_people
        from cms.agencies import audited
        from cms.agencies.services.locking import lock_for

        if lock_for not in keeps_people:
            keeps_people.append(lock_for)
        audited.connect()

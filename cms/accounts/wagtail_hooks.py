"""Where accounts meet Wagtail: the words of its log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "accounts.own_password": (_("Set own password"), _("Set a password of their own")),
    "accounts.start_password": (_("Start password"), _("Printed a start password")),
    "accounts.start_letter": (_("Start letter"), _("Sent the link to set a password")),
    "accounts.open_lock": (_("Lock opened"), _("Opened the lock after failed sign-ins")),
}


@hooks.register("register_log_actions")
def register_account_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)

"""What actions are called on the page of the log. Rooms add their own words with :func:`name_actions`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The first part of an action says of what; the longest that fits gives the word.
SUBJECTS: dict[str, Any] = {
    "workflow": _("Approval"),
    "sheet": _("Approval sheet"),
    "sign_in": _("Sign-in"),
    "password": _("Password"),
    "person": _("Person"),
    "appointment": _("Appointment"),
    "office": _("Office"),
    "agency": _("Agency"),
    "agency.plan": _("Planned change of an agency"),
    "group": _("Group"),
    "access": _("Access"),
    "access.flags": _("Rights of an operator"),
    "access.groups": _("Membership of a group"),
    "access.permissions": _("Rights of a person"),
    "access.group_permissions": _("Rights of a group"),
    "access.page": _("Rights on pages"),
    "access.collection": _("Rights on collections"),
    "access.privacy": _("Privacy of a page"),
    "access.grant": _("Access to one text"),
    "document": _("Document"),
    "document.version": _("File of a document"),
    "page": _("Page"),
    "picture": _("Picture"),
    "import": _("Import"),
    "setting": _("Setting"),
    "setting.workflow": _("Workflow"),
    "setting.stages": _("Order of stages"),
    "setting.stage": _("Stage"),
    "setting.area": _("Entry of the KPK areas"),
    "setting.indicator": _("Entry of the SPBE indicators"),
    "setting.site": _("Site"),
    "setting.cityidentity": _("City and contact"),
    "audit": _("Audit log"),
    "calendar": _("Working calendar"),
    "search": _("Search index"),
}
VERBS: dict[str, Any] = {
    "create": pgettext_lazy("audit", "made"),
    "change": pgettext_lazy("audit", "changed"),
    "delete": pgettext_lazy("audit", "deleted"),
    "end": pgettext_lazy("audit", "ended"),
    "prepare": pgettext_lazy("audit", "prepared in a file"),
    "confirm": pgettext_lazy("audit", "confirmed"),
    "refuse": pgettext_lazy("audit", "refused"),
    "add": pgettext_lazy("audit", "given"),
    "remove": pgettext_lazy("audit", "taken"),
    "rights": pgettext_lazy("audit", "all rights after a change"),
    "activate": pgettext_lazy("audit", "switched on"),
    "deactivate": pgettext_lazy("audit", "switched off"),
    "success": pgettext_lazy("audit", "succeeded"),
    "failed": pgettext_lazy("audit", "failed"),
    "locked": pgettext_lazy("audit", "locked"),
    "unlock": pgettext_lazy("audit", "lock opened"),
    "out": pgettext_lazy("audit", "signed out"),
    "reset": pgettext_lazy("audit", "reset by another"),
    "own": pgettext_lazy("audit", "changed by oneself"),
    "letter": pgettext_lazy("audit", "link sent"),
    "classify": pgettext_lazy("audit", "classification changed"),
    "withdraw": pgettext_lazy("audit", "withdrawn"),
    "restore": pgettext_lazy("audit", "opened again"),
    "people": pgettext_lazy("audit", "file of people"),
    "documents": pgettext_lazy("audit", "folder of documents"),
    "flags": pgettext_lazy("audit", "changed"),
    "make": pgettext_lazy("audit", "made"),
    "correct": pgettext_lazy("audit", "name set right"),
    "keep": pgettext_lazy("audit", "day set"),
    "drop": pgettext_lazy("audit", "day taken out"),
    "reindex": pgettext_lazy("audit", "built anew"),
    "order": pgettext_lazy("audit", "given another place"),
    "export": pgettext_lazy("audit", "exported"),
}
_whole: dict[str, Any] = {}


def name_actions(names: Mapping[str, Any]) -> None:
    """Words for whole actions such as ``workflow.approve``, translated when shown."""
    _whole.update(names)


def name_of(action: str) -> str:
    """``Penunjukan: diakhiri``; the action itself where nobody has named it."""
    subject = subject_of(action)
    if subject is None:
        return action
    verb = _whole.get(action) or VERBS.get(action.rpartition(".")[2])
    return f"{SUBJECTS[subject]}: {verb}" if verb else str(SUBJECTS[subject])


def subject_of(action: str) -> str | None:
    while action:
        if action in SUBJECTS:
            return action
        action = action.rpartition(".")[0]
    return None


def kinds() -> list[tuple[str, Any]]:
    """The choices of the filter: every first part of an action, with its word."""
    return [(key, SUBJECTS[key]) for key in SUBJECTS if "." not in key]

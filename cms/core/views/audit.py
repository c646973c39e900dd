"""The audit log as administrators read it, and take it away."""

import json
import re
from typing import Any

import django_filters
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from cms.core.audit import reading, record
from cms.core.audit.exporting import lines
from cms.core.audit.models import AuditEntry
from cms.core.audit.names import kinds, name_of
from cms.core.audit.referring import Names, names_in
from cms.core.keys import key_of
from cms.core.templatetags.amounts import moment

PERMISSION = "core.view_auditentry"
STAMP = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
HASH = re.compile(r"[0-9a-f]{64}")
NOTHING: tuple[Any, ...] = ("", None, [], {})
WORDS = {
    "office": _("Office"),
    "order_number": _("Order number"),
    "capacity": _("Capacity"),
    "content_hash": _("Hash of the content"),
    "decision": _("Decision"),
    "round": _("Round"),
    "stage": _("Stage"),
    "revision": _("Revision"),
    "fields": _("Fields changed"),
    "given": _("What"),
    "chain": _("Lines"),
    "user": _("Person"),
    "group": _("Group"),
    "permission": _("Right"),
    "content_object": _("Text"),
    "object_pk": _("Number of the object"),
    "kind": _("What for"),
    "with": _("With whom"),
    "until": _("Until"),
    "reason": _("Reason"),
    "comment": _("Note"),
    "failures": _("Failed attempts"),
    "rounds": _("Rounds"),
    "from": _("From the appointment"),
    "to": _("To the appointment"),
    "handed_by": _("Handed over from"),
    "handed_to": _("Handed over to"),
    "person_name": _("Name at the time"),
    "person_nip": _("NIP at the time"),
}
# What a share is for, as its entry keeps it; and its keys, which its words say better.
KINDS_OF_SHARE = {"comment": _("reading and commenting"), "edit": _("reading, commenting and editing")}
KEYS_OF_SHARE = ("share", "agency", "appointment")
# Numbers of rows that the entry names in words too.
NUMBERS = {"workflow.handover": ("from", "to")}
NOBODY_KNOWS = ("sign_in.", "password.")
SHOWN = 300  # signs of the details of one entry


class LabelledColumn(Column):
    """A cell that names itself: on a phone the row stands as a list."""

    cell_template_name = "core/audit/cell.html"


class AuditFilter(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Action"), method="of_kind", choices=kinds, empty_label=_("All")
    )
    who = django_filters.CharFilter(label=_("Person"), method="of_person")
    what = django_filters.CharFilter(label=_("Object"), method="of_object")
    at = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def of_kind(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return entries.filter(action__startswith=f"{value}.")

    def of_person(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        """The name as it stands in the entry, or the number after ``#``."""
        number = _number(value)
        return (
            entries.filter(by_id=number)
            if number is not None
            else entries.filter(by_name__icontains=_text(value))
        )

    def of_object(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        if value.startswith("#"):
            return entries.filter(on_id=_text(value[1:]))
        return entries.filter(Q(on_label__icontains=_text(value)) | Q(on_kind__iexact=_text(value)))


def _number(value: str) -> int | None:
    return key_of(value[1:]) if value.startswith("#") else None


def _text(value: str) -> str:
    return value.replace("\x00", "")


class AuditLogView(ReportView):
    page_title = _("Audit log")
    header_icon = "history"
    model = AuditEntry
    filterset_class = AuditFilter
    index_url_name = "audit:index"
    index_results_url_name = "audit:results"
    template_name = "core/audit/index.html"
    default_ordering = "-number"
    is_searchable = False
    list_export: list[str] = []  # the whole chain is taken away, or nothing: see the button
    export_formats = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LabelledColumn("number", label=_("No."), accessor="number"),
            LabelledColumn("at", label=_("Time"), accessor=lambda entry: moment(entry.at)),
            LabelledColumn("action", label=_("Action"), accessor=lambda entry: name_of(entry.action)),
            LabelledColumn("by", label=_("Person"), accessor=by_of),
            LabelledColumn("on", label=_("Object"), accessor=object_of),
            LabelledColumn("details", label=_("Details"), accessor=self._details, classname="paraf-details"),
            LabelledColumn("ip", label=_("IP address of the sender"), accessor="ip"),
        ]

    def _details(self, entry: AuditEntry) -> str:
        return details_of(entry, self.names)

    names: Names = {}

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.order_by("-number")

    def order_queryset(self, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        number, head = reading.head()
        context = super().get_context_data(*args, **kwargs)
        self.names = names_in(context["object_list"])
        return {
            **context,
            "head": head,
            "last": number,
            "export_url": reverse("audit:export"),
        }


def by_of(entry: AuditEntry) -> str:
    """Who acted; of a sign-in that failed nobody knows, and it was not the system."""
    if not entry.by_name and entry.action.startswith(NOBODY_KNOWS):
        return "–"
    return entry.by_name or gettext("The system")


def object_of(entry: AuditEntry) -> SafeString | str:
    if not entry.on_kind:
        return entry.on_label or "–"
    return format_html(
        '{}<br><span class="quiet">{} #{}</span>',
        entry.on_label or "–",
        kind_word(entry.on_kind),
        entry.on_id,
    )


def kind_word(kind: str) -> str:
    """``appointment`` in the reader's language; the stored text where the model is gone."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def details_of(entry: AuditEntry, names: Names | None = None) -> str:
    """``sampai: – → 2026-12-31; Jabatan: Kepala Dinas``; cut, since the export holds all."""
    try:
        data = entry.details
    except ValueError:
        return entry.data[:SHOWN]
    if not isinstance(data, dict):
        return str(data)[:SHOWN]
    named = names or {}
    changes, rest = data.get("changes"), {key: value for key, value in data.items() if key != "changes"}
    parts = _changed(entry, changes, named) if isinstance(changes, dict) else []
    if "with" in rest:
        rest = {key: value for key, value in rest.items() if key not in KEYS_OF_SHARE}
        rest["kind"] = str(KINDS_OF_SHARE.get(rest.get("kind", ""), rest.get("kind", "")))
    hidden = NUMBERS.get(entry.action, ()) if "handed_to" in rest or "handed_by" in rest else ()
    parts += [
        f"{_word(entry, key)}: {_said(entry, key, value, named)}"
        for key, value in rest.items()
        if value not in NOTHING and key not in hidden
    ]
    whole = "; ".join(parts)
    return whole if len(whole) <= SHOWN else whole[:SHOWN] + "…"


def _said(entry: AuditEntry, key: str, value: Any, named: Names) -> str:
    """The name of the row a key names, where it is known; else the value."""
    known = named.get((entry.on_kind, key, value)) if isinstance(value, int) else None
    if isinstance(value, dict) and value:
        return ", ".join(f"{_word(entry, name)}: {_shown(part)}" for name, part in value.items())
    return known or _shown(value)


def _changed(entry: AuditEntry, changes: dict[str, Any], named: Names) -> list[str]:
    return [
        f"{_word(entry, key)}: {' → '.join(_said(entry, key, value, named) for value in values)}"
        for key, values in changes.items()
        if isinstance(values, list)
    ]


def _word(entry: AuditEntry, key: str) -> str:
    """What a field of the object is called; else one of our own words; else the key."""
    if key in WORDS:
        return str(WORDS[key])
    try:
        return str(apps.get_model(entry.on_kind)._meta.get_field(key).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return key


def _shown(value: Any) -> str:
    if value in NOTHING:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(
            str(part.get("name", part)) if isinstance(part, dict) else str(part) for part in value
        )
    if isinstance(value, str) and STAMP.match(value) and (at := parse_datetime(value)):
        return moment(at)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"{text[:12]}…" if HASH.fullmatch(text) else text


@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole log as JSON Lines; who took it stands in it as its last entry."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    record("audit.export", by=request.user)
    answer = StreamingHttpResponse(lines(), content_type="application/jsonl; charset=utf-8")
    name = f"catatan-audit-{timezone.localdate().isoformat()}.jsonl"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

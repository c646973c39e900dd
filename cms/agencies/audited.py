"""What of agencies, offices and appointments is recorded: every field, they are public acts."""

from typing import Any

from cms.agencies.confirming import CONFIRMED, REFUSED
from cms.agencies.models import Agency, AgencyChange, Appointment, Office, PeopleFile
from cms.core.audit.watching import Changes, watch


def connect() -> None:
    watch(Agency, "agency", shown=_fields(Agency), naming=name_of_agency)
    watch(Office, "office", shown=_fields(Office))
    watch(AgencyChange, "agency.plan", shown=_fields(AgencyChange))
    watch(Appointment, "appointment", shown=_fields(Appointment), naming=name_of_change)
    watch(
        PeopleFile,
        "import.people",
        shown=("file_name", "state"),
        naming=lambda file, changes: "import.people",
    )


def name_of_agency(agency: Any, changes: Changes) -> str:
    return "agency.correct" if agency.corrects else ""


def name_of_change(appointment: Any, changes: Changes) -> str:
    if appointment.confirms:
        return CONFIRMED
    if appointment.refuses:
        return REFUSED
    return "appointment.end" if "ends" in changes and appointment.ends else ""


def _fields(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]

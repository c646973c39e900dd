"""Agencies, people, offices: who is who in the demo city."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cms.accounts.models import User
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services import follow_all_offices
from home.demo import people
from home.demo.people import OFFICIALS, PASSWORD, PLH, SINCE, Capacity, Official, Role

AGENCIES = Path(__file__).parent.parent / "data" / "agencies.json"
AWAY_SINCE, AWAY_UNTIL = timedelta(days=10), timedelta(days=20)


@dataclass(frozen=True)
class City:
    """What the other builders ask for by name."""

    agencies: dict[str, Agency]
    users: dict[str, Any]

    def user(self, username: str) -> Any:
        return self.users[username]

    def head(self, agency: str) -> Any:
        """Who decides as head of ``agency``; for Setda that is the Sekda."""
        return self.users.get(f"kepala.{agency}") or self.users["sekda"]


def build_city() -> City:
    agencies = _agencies()
    users = _users()
    offices = _offices(agencies)
    _appoint(offices, users)
    follow_all_offices()
    return City(agencies, users)


def _agencies() -> dict[str, Agency]:
    Agency.objects.bulk_create(Agency(**row) for row in json.loads(AGENCIES.read_text()))
    return {agency.slug: agency for agency in Agency.objects.all()}


def _users() -> dict[str, User]:
    """All share one password, so it is hashed once: hashing it for each would take most of the build."""
    password = make_password(PASSWORD)
    made = [_user(number, official, password) for number, official in enumerate(OFFICIALS)]
    for user in made:
        user.full_clean()
    User.objects.bulk_create(made)
    return {user.username: user for user in User.objects.filter(username__in=[u.username for u in made])}


def _user(number: int, official: Official, password: str) -> User:
    return User(
        username=official.username,
        full_name=official.name,
        email=f"{official.username}@example.test",
        nip=official.nip(number),
        password=password,
    )


def _offices(agencies: dict[str, Agency]) -> dict[str, Office]:
    """One office a person, by user name; its superior is the head of the agency, above whom is the Sekda."""
    offices = {
        official.username: Office.objects.create(
            agency=agencies[official.agency], role=official.role, title=official.title
        )
        for official in OFFICIALS
    }
    for official in OFFICIALS:
        if official.role != Role.SECRETARY:
            above = offices.get(f"kepala.{official.agency}") if official.role != Role.HEAD else None
            Office.objects.filter(pk=offices[official.username].pk).update(superior=above or offices["sekda"])
    return offices


def _appoint(offices: dict[str, Office], users: dict[str, User]) -> None:
    for number, official in enumerate(OFFICIALS, 1):
        Appointment.objects.create(
            office=offices[official.username],
            person=users[official.username],
            capacity=official.capacity,
            order_number=f"800.1.3.3/{number:03}/{SINCE.year}",
            starts=SINCE,
        )
    stand_in, office = PLH
    today = timezone.localdate()
    Appointment.objects.create(
        office=offices[office],
        person=users[stand_in],
        capacity=Capacity.PLH,
        order_number=f"800.1.11.1/{len(OFFICIALS) + 1:03}/{today.year}",
        starts=today - AWAY_SINCE,
        ends=today + AWAY_UNTIL,
    )


def table_of_people() -> list[tuple[str, str, str]]:
    """User name, name and office of each demo person, for printing."""
    stand_in, office = PLH
    titles = {official.username: official.title for official in OFFICIALS}
    titles[stand_in] += f"; Plh. {titles[office]}"
    plt = {o.username for o in OFFICIALS if o.capacity == people.Capacity.PLT}
    return [
        (o.username, o.name, f"Plt. {titles[o.username]}" if o.username in plt else titles[o.username])
        for o in OFFICIALS
    ]

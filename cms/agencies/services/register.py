"""The city in memory while a file of people is judged: five queries, whatever the length of the file."""

import difflib
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import Person
from cms.agencies import policies
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services.sheets import plain


class Register:
    """Agencies, offices, people and appointments by what a file may call them; grows with the rows read."""

    def __init__(self) -> None:
        self.agencies: dict[str, list[Agency]] = defaultdict(list)
        for agency in Agency.objects.select_related("successor"):
            for name in {plain(agency.slug), plain(agency.abbreviation), plain(agency.name)} - {""}:
                self.agencies[name].append(agency)
        self.offices: dict[int, list[Office]] = defaultdict(list)
        self.people: dict[tuple[str, str], Person] = {}
        self.appointments: dict[int, list[Appointment]] = defaultdict(list)
        self.of_person: dict[tuple[int, int], list[Appointment]] = defaultdict(list)
        by_pk: dict[int, Any] = {person.pk: person for person in Person.objects.all()}
        for person in by_pk.values():
            self.add_person(person)
        offices = {}
        for office in Office.objects.select_related("agency"):
            offices[office.pk] = office
            self.offices[office.agency_id].append(office)
        seats = [office for office in offices.values() if office.role == Office.Role.SECRETARY]
        beside = policies.beside_the_sekda([(seat.superior_id, seat.stand_in_id) for seat in seats])
        self.keep_address: set[int] = set()
        for row in Appointment.objects.all():
            row.office, row.person = offices[row.office_id], by_pk[row.person_id]
            self.add_appointment(row)
            over = row.ends is not None and row.ends < timezone.localdate()
            if over:
                continue
            by_two = row.office.role in policies.KEPT_BY_TWO or row.office_id in beside
            if by_two or (row.office.role in policies.GUARDED and policies.is_in_use(row.person)):
                self.keep_address.add(row.person_id)

    def add_person(self, person: Person) -> None:
        for kind in ("nip", "username", "email"):
            if value := getattr(person, kind):
                self.people[kind, value.casefold()] = person

    def add_office(self, office: Office) -> None:
        self.offices[office.agency_id].append(office)

    def add_appointment(self, appointment: Appointment) -> None:
        self.appointments[id(appointment.office)].append(appointment)
        self.of_person[id(appointment.office), id(appointment.person)].append(appointment)

    def find_agency(self, text: str) -> tuple[Agency | None, str]:
        """The agency meant, or why there is none."""
        found = self.agencies.get(plain(text), [])
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, _("OPD: “{text}” is the name of several agencies. Write the slug.").format(text=text)
        near = difflib.get_close_matches(plain(text), self.agencies, n=1, cutoff=0.75)
        if near:
            sentence = _("OPD: “{text}” is not known. Do you mean {name}?")
            return None, sentence.format(text=text, name=self.agencies[near[0]][0])
        return None, _("OPD: “{text}” is not known. Make it first, or use its slug.").format(text=text)

    def find_offices(self, agency: Agency, role: str, title: str) -> list[Office]:
        """Offices of that title, or of that role where no title is given."""
        offices = self.offices[agency.pk]
        if title:
            return [office for office in offices if plain(office.title) == plain(title)]
        return [office for office in offices if office.role == role]

    def all_offices(self) -> list[Office]:
        return [office for offices in self.offices.values() for office in offices]

    def held_by(self, person: Any, office: Office) -> list[Appointment]:
        return self.of_person[id(office), id(person)]

    def check(self, appointment: Appointment) -> None:
        """Where many hold one office only the person's own terms matter: thousands of staff cost no more."""
        office = appointment.office
        single = office.role in policies.SINGLE_SEAT
        others = self.appointments[id(office)] if single else self.held_by(appointment.person, office)
        policies.check_appointment(appointment, others)

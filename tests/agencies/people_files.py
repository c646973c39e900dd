"""Files of people as offices send them, and the way from the form to the report."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from cms.accounts.models import User
from cms.agencies.models import Appointment, Office, PeopleFile
from cms.agencies.services import follow_offices
from cms.agencies.services.sheets import HEADERS
from tests import world

NIP = "198001152005012003"
OTHER_NIP = "197903022004011002"
UPLOAD = "/admin/kota/muat/"


@pytest.fixture
def admin(client):
    world.agency("diskomsandi")
    person = world.official("admin", username="adminkota")
    client.force_login(person)
    follow_offices(person)
    return person


def row(**cells):
    """A line in the order of the form."""
    cells = {"full_name": "Rahmawati Contoh, S.Kom.", "nip": NIP, **cells}
    return [cells.get(name, "") for name in HEADERS]


def office_row(**cells):
    return row(**{"agency": "diskomsandi", "role": "PIC", "starts": "01-02-2026", **cells})


def csv_file(*rows, sign=";", encoding="utf-8-sig", name="pegawai.csv"):
    lines = [sign.join(f'"{cell}"' for cell in line) for line in [list(HEADERS.values()), *rows]]
    return SimpleUploadedFile(name, "\r\n".join(lines).encode(encoding))


def excel_file(*rows, headings=None):
    book = Workbook()
    for line in [headings or list(HEADERS.values()), *rows]:
        book.active.append(line)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("pegawai.xlsx", target.getvalue())


def load(client, upload):
    answer = client.post(UPLOAD, {"file": upload})
    assert answer.status_code == 302, answer.context["form"].errors
    return PeopleFile.objects.latest("pk")


def kinds(file):
    return [verdict["kind"] for verdict in file.verdicts]


def why(file):
    return " ".join(sentence for verdict in file.verdicts for sentence in verdict["why"])


def confirm(client, file, **data):
    page = client.get(reverse("kota_muat:preview", args=[file.pk]))
    return client.post(
        reverse("kota_muat:confirm", args=[file.pk]), {"seal": page.context["seal"], "letters": "on", **data}
    )


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (User, Office, Appointment)]

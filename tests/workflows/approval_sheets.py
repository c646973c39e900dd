"""A text that the Sekda approved, its approval sheet, and the words on it."""

import pypdfium2
import pytest
from django.urls import reverse

from tests.workflows.city import waiting_at
from workflows import services
from workflows.sheets.making import publication_in, sheet_of


def text_of(content):
    """The text of a PDF, its spaces in one spelling."""
    document = pypdfium2.PdfDocument(content)
    whole = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(whole.replace("\u200b", "").split()), len(document)


@pytest.fixture
def page(city):
    round_ = waiting_at(city, "sekda")
    round_ = services.approve(round_.current_task_state, city.sekda, comment="Sudah sesuai rapat [#1] $x$.")
    return type(round_.content_object.specific).objects.get(pk=round_.object_id)


def the_sheet(page):
    round_ = page.workflow_states.latest("pk")
    return sheet_of(publication_in(round_), by=None)


def address_of(page):
    return reverse("workflows:sheet", args=[page.workflow_states.latest("pk").pk])

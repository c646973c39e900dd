"""The page of the log: administrators read, filter and take it away; nobody else knows it."""

import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment, Office
from cms.core.audit import Deed, record, record_many
from cms.core.audit.exporting import verify_file
from cms.core.audit.models import AuditEntry
from cms.core.audit.names import SUBJECTS, name_of
from cms.core.views.audit import by_of, details_of
from tests import world
from workflows import services
from workflows.models import Decision, DraftShare

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = world.official("admin")
    client.force_login(person)
    client.get(reverse("wagtailadmin_home"))  # the groups follow the offices once a day
    return person


def listed(client, **query):
    answer = client.get(reverse("audit:index"), query)
    assert answer.status_code == 200
    return [entry.action for entry in answer.context["object_list"]], answer.content.decode()


@pytest.mark.parametrize("role", ["pic", "head", "sekda", "expert", "member"])
def test_others_do_not_get_in(client, role):
    client.force_login(world.official(role))
    client.get(reverse("wagtailadmin_home"))
    before = AuditEntry.objects.count()
    assert client.get(reverse("audit:index")).status_code in {302, 403}
    assert client.get(reverse("audit:results")).status_code in {302, 403}
    assert client.post(reverse("audit:export")).status_code in {302, 403}
    assert AuditEntry.objects.count() == before


def test_an_operator_gets_in_and_the_menu_leads_there(client, admin):
    assert reverse("audit:index") in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(world.person(is_superuser=True))
    assert client.get(reverse("audit:index")).status_code == 200


def test_entries_are_read_in_indonesian_latest_first(client, admin):
    row = world.appoint(world.person(full_name="Siti Rahma"), "head", world.agency("dinkes"))
    row.ends = timezone.localdate()
    row.save()
    record("workflow.approve", by=admin, on=row)
    actions, page = listed(client)
    assert actions[:2] == ["workflow.approve", "appointment.end"]
    for said in (
        "Persetujuan: Disetujui",
        "Penunjukan: diakhiri",
        "Siti Rahma",
        f"{Appointment._meta.get_field('ends').verbose_name}: – → ",
        "WIT",
        "penunjukan #",
    ):
        assert said in page
    assert AuditEntry.objects.first().hash in page


def test_filters(client, admin):
    other = world.person(full_name="Budi Santoso")
    record("agency.change", by=other, on=world.agency("dinkes"), label="Dinas Kesehatan")
    record("sign_in.failed", by=None)
    assert set(listed(client, kind="agency")[0]) == {"agency.change", "agency.create"}
    assert listed(client, who="budi")[0] == ["agency.change"]
    assert listed(client, who=f"#{other.pk}")[0] == ["agency.change"]
    assert listed(client, what="kesehatan")[0] == ["agency.change"]
    assert "agency.change" in listed(client, what=f"#{world.agency('dinkes').pk}", kind="agency")[0]
    assert listed(client, at_from="2999-01-01")[0] == []
    assert len(listed(client, at_to="2999-01-01")[0]) > 2
    for odd in ("#", "#x", "#" + "9" * 400, "\x00", "%_'\"<b>"):
        listed(client, who=odd, what=odd)
    listed(client, kind="tidak-ada", at_from="kemarin", p="9999")


def test_names_are_escaped(client, admin):
    record("a.b", by=None, label="<script>alert(1)</script>", data={"x": "<script>alert(2)</script>"})
    assert "<script>alert" not in listed(client)[1]


def test_the_page_asks_the_same_at_two_sizes(client, admin, django_assert_max_num_queries):
    listed(client)
    for size in (10, 300):
        record_many([Deed("agency.change", admin, {"n": n}) for n in range(size)], by=admin)
        with django_assert_max_num_queries(16):  # one of them for the names of what the entries point at
            actions, _page = listed(client)
    assert len(actions) == 50


def test_the_export_is_whole_and_tells_who_took_it(client, admin):
    answer = client.post(reverse("audit:export"))
    content = b"".join(answer.streaming_content)
    verdict = verify_file(io.BytesIO(content))
    assert verdict.holds
    *entries, manifest = content.decode().splitlines()
    taken = json.loads(entries[-1])
    assert (taken["action"], taken["by_id"]) == ("audit.export", admin.pk)
    assert json.loads(manifest)["manifest"]["head"] == AuditEntry.objects.first().hash
    assert client.get(reverse("audit:export")).status_code == 405


def test_every_kind_of_action_has_a_name():
    assert name_of("nobody.named") == "nobody.named"
    assert name_of("access.groups.add") == "Keanggotaan grup: diberikan"
    assert name_of("sign_in.failed") == "Masuk: gagal"
    assert all(": " in name_of(f"workflow.{action}") for action in Decision.Action.values)
    assert len({str(word) for word in SUBJECTS.values()}) == len(SUBJECTS)


def test_a_shared_draft_is_told_in_words(client, admin):
    """Who got what right on which text, by names: no keys, no English."""
    helper = world.official("pic", world.agency("dinkes"))
    page = world.write(world.chapter(title="Keamanan informasi"), world.official("pic"))
    held = Appointment.objects.get(person=helper)
    given = services.share(page, admin, kind=DraftShare.Kind.COMMENT, appointment=held)
    actions, shown = listed(client, kind="access")
    assert actions[:2] == ["access.grant", "access.grant.create"]
    rows = dict(zip(actions, shown.split('data-label="No."')[1:], strict=True))
    for said in ("Konsep dibagikan", "membaca dan memberi komentar", given.with_whom, "Keamanan informasi"):
        assert said in rows["access.grant"]
    for said in (
        "hak atas konsep bab",
        str(helper),
        "Boleh membaca dan memberi komentar",
        "Keamanan informasi",
    ):
        assert said in rows["access.grant.create"]
    for key in (
        "kind:",
        "share",
        "appointment",
        "content_object",
        "permission",
        "chapter grant",
        "Can comment",
    ):
        assert key not in rows["access.grant"].split("</tr>")[0]
        assert key not in rows["access.grant.create"].split("</tr>")[0]
    services.end_share(given, admin)
    assert name_of("access.revoke") == "Hak akses: Pembagian konsep dicabut"


def test_every_cell_names_itself_and_no_column_goes_on_a_phone(client, admin):
    _actions, page = listed(client)
    for label in ("No.", "Waktu", "Orang", "Rincian"):
        assert f'data-label="{label}"' in page
    assert "paraf-wide" not in page.split("<table")[1]


def test_the_names_cost_the_same_at_two_sizes(client, admin, django_assert_max_num_queries):
    for size in (1, 40):
        people = [world.official("pic", world.agency(f"dinas-{number}-{size}")) for number in range(size)]
        page = world.write(world.chapter(), admin)
        for who in people:
            services.share(page, admin, kind="edit", appointment=Appointment.objects.get(person=who))
        with django_assert_max_num_queries(20):
            listed(client)


@pytest.mark.parametrize("as_number", [True, False], ids=["entries of before", "entries of now"])
def test_an_office_asked_for_is_named_and_the_note_has_a_word(client, admin, as_number):
    seat = Office.objects.get(agency=world.agency(), role="admin")
    office = seat.pk if as_number else seat.title
    record(
        "workflow.stand_in_wish", by=admin, on=world.chapter(), data={"office": office, "comment": "Surat 7."}
    )
    _actions, page = listed(client)
    assert f"Jabatan: {seat.title}" in page
    assert "Catatan: Surat 7." in page
    assert "comment:" not in page


READ_AS = {
    "who decided is named as they were then": (
        "workflow.approve",
        {"person_name": "Ibu Sekda", "person_nip": ""},
        "Nama saat itu: Ibu Sekda",
    ),
    "a handover names people": (
        "workflow.handover",
        {
            "rounds": [4],
            "from": 16,
            "to": 41,
            "handed_by": "Siti: Sekretaris Daerah",
            "handed_to": "Budi: Plh.",
        },
        "Putaran: 4; Diserahkan dari: Siti: Sekretaris Daerah; Diserahkan kepada: Budi: Plh.",
    ),
    "what waits is read by its fields": (
        "appointment.change",
        {"changes": {"asked": [{}, {"ends": "2026-12-31"}]}},
        "perubahan yang menunggu konfirmasi: – → sampai: 2026-12-31",
    ),
    "a moment in the city's time": (
        "appointment.end",
        {"changes": {"ended_at": [None, "2026-11-30 01:05:10.111229+00:00"]}},
        "30 November 2026 pukul 10.05 WIT",
    ),
}


@pytest.mark.parametrize("case", READ_AS)
def test_details_are_read_in_words(case):
    action, data, said = READ_AS[case]
    entry = AuditEntry(
        number=1, action=action, on_kind="agencies.appointment", on_id="1", data=json.dumps(data)
    )
    shown = details_of(entry)
    assert said in shown
    assert "{" not in shown
    assert "16" not in shown


def test_a_failed_sign_in_is_nobodys():
    assert by_of(AuditEntry(number=1, action="sign_in.failed")) == "–"
    assert by_of(AuditEntry(number=1, action="workflow.skip")) == "Sistem"

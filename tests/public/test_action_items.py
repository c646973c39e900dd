"""The list of action items and the page of one."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from cms.documents.models import OfficialDocument
from tests import world

pytestmark = pytest.mark.django_db


def document(title: str, **fields: Any) -> OfficialDocument:
    return OfficialDocument.objects.create(title=title, file=ContentFile(b"Isi", name="bukti.txt"), **fields)


def listed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return [row.item.title for row in response.context["rows"]]


def test_list_shows_what_is_published(client, action_items, item):
    assert listed(client, action_items.url) == ["Portal satu data"]


def test_filters_narrow_and_count(client, action_items):
    health = world.agency("dinkes")
    one = world.published_item(title="Satu", muatan="keamanan")
    two = world.published_item(health, title="Dua", muatan="keamanan")
    world.published_item(health, title="Tiga", muatan="audit")
    world.target(one, 2025)
    world.target(two, 2027)
    world.report(two, (2027, 1), percent=100)
    assert listed(client, f"{action_items.url}?opd=dinkes") == ["Dua", "Tiga"]
    assert listed(client, f"{action_items.url}?opd=dinkes&muatan=keamanan") == ["Dua"]
    assert listed(client, f"{action_items.url}?tahun=2025") == ["Satu"]
    assert listed(client, f"{action_items.url}?status=selesai") == ["Dua"]
    facets = client.get(f"{action_items.url}?muatan=keamanan").context["facets"]
    assert {option.label: option.count for option in facets[0].options} == {"Dinkes": 1, "Diskomsandi": 1}
    assert {option.label: option.count for option in facets[1].options} == {"Keamanan": 2, "Audit TIK": 1}


def test_a_count_is_the_length_of_the_list_behind_it(client, action_items):
    for number in range(6):
        where = world.agency(f"opd{number % 2}")
        entry = world.published_item(where, muatan=["layanan", "audit"][number % 3 == 0])
        world.target(entry, 2025 + number % 3)
    for facet in client.get(f"{action_items.url}?muatan=layanan").context["facets"]:
        for option in facet.options:
            if not option.current:
                assert client.get(action_items.url + option.url).context["total"] == option.count


@pytest.mark.parametrize(
    "query",
    ["opd=tidak-ada", "tahun=20255", "muatan=%00", "status=<script>", "halaman=zz", "halaman=-1",
     "halaman=99999999999999999999", "urut=;drop", "opd=dinkes&opd=setda", "tahun[]=2025", "x=%ff"],
)  # fmt: skip
def test_bad_parameters_are_never_an_error(client, action_items, item, query):
    assert listed(client, f"{action_items.url}?{query}") == ["Portal satu data"]


def test_order_and_pages(client, action_items):
    for number in range(30, 0, -1):
        world.published_item(title=f"Aksi {number}", code=f"RA-{number}")
    first = listed(client, action_items.url)
    assert first[:3] == ["Aksi 1", "Aksi 2", "Aksi 3"]
    assert len(first) == 25
    assert listed(client, f"{action_items.url}?halaman=2") == [f"Aksi {n}" for n in range(26, 31)]
    response = client.get(f"{action_items.url}?urut=judul&halaman=2")
    assert [option.url for option in response.context["pages"]] == ["?urut=judul", "?urut=judul&halaman=2"]


def test_an_item_shows_years_reports_and_progress(client, item):
    world.target(item, 2025, target="3 dokumen", budget=1_250_000_000, source_of_funds="APBD")
    world.report(item, (2025, 1), percent="12.5", realised=40_000_000, obstacle="Tenaga ahli kurang")
    world.report(item, (2025, 2), percent="68.5", realised=60_000_000)
    html = client.get(item.url).content.decode().replace("\u00a0", " ")
    for shown in ("Rp 1.250.000.000", "Rp 100.000.000", "3 dokumen", "68,5%", "Tenaga ahli kurang"):
        assert shown in html
    assert html.index("Triwulan II tahun 2025") < html.index("Triwulan I tahun 2025")


def test_evidence_is_linked_only_for_those_who_may_read_it(client, item):
    report = world.report(item, (2025, 1))
    report.evidence.add(
        document("Bukti terbuka", classification="biasa"),
        document("Bukti simpanan", classification="rahasia"),
    )
    html = client.get(item.url).content.decode()
    assert "Bukti terbuka" in html
    assert "Bukti simpanan" not in html

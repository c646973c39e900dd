"""A save that is refused: the sentence, the tab and the field are in front of whoever typed."""

from collections.abc import Callable
from typing import Any

import pytest

from cms.plans.models import ActionItemPage
from tests import world
from tests.journeys.test_main_job import PASSWORD, as_person, city, no_findings, no_sideways_scroll, sentence
from workflows import services

__all__ = ["as_person", "city"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# The middle of the field is what a finger there would touch.
IN_SIGHT = """name => { const box = document.querySelector(`[name=${name}]`).getBoundingClientRect();
return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.name === name; }"""


@pytest.fixture
def refused(city: dict[str, Any], as_person: Callable[..., Any]) -> Callable[[int], Any]:
    """A new action item whose third tab is open when the budget of the last year is refused."""

    def save(width: int) -> Any:
        pic = as_person("pic.kota", width)
        pic.goto(f"/admin/pages/add/plans/actionitempage/{city['index'].pk}/", wait_until="networkidle")
        pic.fill("input[name=title]", "Sistem penghubung layanan")
        pic.fill("input[name=code]", "RA-88")
        pic.select_option("select[name=muatan]", "layanan")
        pic.get_by_role("tab", name="Target dan anggaran").click()
        pic.fill("input[name=targets-3-budget]", "1,5 juta")
        pic.fill("input[name=targets-4-budget]", "-1")
        pic.get_by_role("tab", name="Rencana aksi").click()
        pic.get_by_role("button", name="Simpan draf").click()
        pic.get_by_role("heading", name="Yang perlu dibenahi agar dapat disimpan").wait_for()
        return pic

    return save


def in_hand(pic: Any, name: str) -> None:
    """Waits until the next key goes to the field of that name, and sees that nothing lies over it."""
    pic.locator(f"input[name={name}]:focus").wait_for()
    pic.wait_for_function(IN_SIGHT, arg=name)  # the page glides


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_field_to_mend_is_in_hand(refused, width):
    pic = refused(width)
    in_hand(pic, "targets-3-budget")
    assert pic.input_value("input[name=targets-3-budget]") == "1,5 juta"
    listed = pic.locator(".paraf-errors li").all_inner_texts()
    assert [line.split(":")[0] for line in listed] == ["Anggaran (Rp) 2028", "Anggaran (Rp) 2029"]
    no_findings(pic, ".paraf-errors")
    no_sideways_scroll(pic)
    pic.get_by_role("link", name="Anggaran (Rp) 2029").click()
    in_hand(pic, "targets-4-budget")
    assert not ActionItemPage.objects.filter(code="RA-88").exists()


def test_what_gets_the_focus_stands_above_the_bar(city, as_person):
    """The grid ends the page, where the bar of the editor stays: each field that is reached comes above it."""
    pic = as_person("pic.kota", 1280)
    pic.set_viewport_size({"width": 1280, "height": 600})
    pic.goto(f"/admin/pages/add/plans/actionitempage/{city['index'].pk}/", wait_until="networkidle")
    pic.get_by_role("tab", name="Target dan anggaran").click()
    for year in range(5):
        pic.locator(f"input[name=targets-{year}-target]").focus()
        in_hand(pic, f"targets-{year}-target")


def test_what_was_kept_is_sent_once_after_signing_in_in_another_tab(city, as_person):
    head = as_person("kepala.kota", 1280)
    head.goto("/admin/account/")
    daily = "input[name=notices-mail][value=daily]"
    head.check(daily)
    other = head.context.new_page()
    head.context.clear_cookies()
    head.get_by_role("button", name="Simpan").click()
    sentence(head, "Sesi Anda berakhir")
    other.goto("/admin/login/")
    other.fill("input[name=username]", "kepala.kota")
    other.fill("input[name=password]", PASSWORD)
    other.get_by_role("button", name="Masuk").click()
    other.wait_for_url("**/admin/")
    head.get_by_role("button", name="Kirim").click()
    head.wait_for_url("**/admin/account/")
    assert head.is_checked(daily)


def test_a_typed_day_leaves_the_button_below_it_free(city, as_person):
    head = as_person("kepala.kota", 1280)
    head.set_viewport_size({"width": 1280, "height": 1200})
    head.goto("/admin/tunjuk-plh/", wait_until="networkidle")
    head.get_by_label("Sampai").click()
    picker = head.locator(".xdsoft_datetimepicker:visible")
    picker.wait_for()
    head.keyboard.type("31-02-2027")
    head.get_by_role("button", name="Tunjuk sebagai Plh.").click()
    sentence(head, "24-11-2026")
    assert head.get_by_label("Sampai").input_value() == "31-02-2027"


RIGHT_EDGE = "element => element.getBoundingClientRect().right"


def test_neither_bell_nor_side_panel_hides_what_stands_beside_them(city, as_person):
    item = world.write(world.action_item(title="Sistem penghubung layanan " * 5), city["pic"])
    services.submit(item, city["pic"])
    pic = as_person("pic.kota", 1280)
    pic.goto(f"/admin/antrean/riwayat/{item.pk}/", wait_until="networkidle")
    bell = pic.locator(".paraf-bell").bounding_box()["x"]
    assert pic.locator(".w-breadcrumbs li > :is(a, div)").last.evaluate(RIGHT_EDGE) <= bell
    pic.goto(f"/admin/pages/{item.pk}/edit/", wait_until="networkidle")
    pic.locator("[data-side-panel-toggle=status]").first.click()
    panel = pic.locator("[data-side-panel=status]")
    panel.wait_for()
    beside = panel.bounding_box()["x"]
    for line in pic.locator(".paraf-standing > *").all():
        assert line.evaluate(RIGHT_EDGE) <= beside

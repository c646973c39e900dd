"""The main job in a browser: write, submit, return, submit again, decide twice, read, find."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from cms.plans.models import ActionItemPage
from tests import world
from workflows.models import Decision

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PASSWORD = "sandi-uji-coba"
TITLE = "Sistem penghubung layanan antarpulau"
NOTE = f"Sebutkan jumlah pulau menurut https://contoh.test/{'surat-edaran-' * 20}."


@pytest.fixture
def city(db: Any) -> dict[str, Any]:
    """A published plan with its list of action items, and the three who write and decide."""
    world.action_item(title="Rencana aksi lain")
    plan = world.released(world.plan())
    own = world.agency()
    people = {
        "pic": world.official("pic", own, "pic.kota"),
        "head": world.official("head", own, "kepala.kota"),
        "sekda": world.official("sekda", world.agency("setda"), "sekda.kota"),
    }
    return {**people, "index": ActionItemPage.objects.get().get_parent(), "plan": plan}


def no_findings(page: Any, within: str = "body") -> None:
    # The bar of the decision floats over the page until its end: what it half hides would count as too small.
    page.evaluate(
        "(document.querySelector('main') ?? document.body).scrollTo({top: 1e6, behavior: 'instant'})"
    )
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


def no_sideways_scroll(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def as_person(browser_page: Callable[..., Any]) -> Callable[..., Any]:
    """``as_person(username, width)``: a page of a browser in which that person has signed in."""

    def sign_in(username: str, width: int) -> Any:
        page = browser_page(width)
        page.goto("/admin/login/")
        no_findings(page)
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/admin/")
        return page

    return sign_in


def decide(page: Any, title: str = TITLE) -> None:
    """From the queue to the open decision: the first of the two clicks."""
    page.goto("/admin/antrean/")
    no_findings(page, "main")
    page.get_by_role("link", name=title).click()
    page.get_by_role("heading", name="Perubahan sejak versi terakhir").wait_for()
    no_findings(page, "main")
    no_sideways_scroll(page)


def sentence(page: Any, text: str) -> None:
    page.get_by_text(text).locator("visible=true").first.wait_for()


def write_and_submit(pic: Any, city: dict[str, Any]) -> ActionItemPage:
    pic.goto(f"/admin/pages/add/plans/actionitempage/{city['index'].pk}/")
    pic.fill("input[name=title]", TITLE)
    pic.fill("input[name=code]", "RA-77")
    pic.select_option("select[name=muatan]", "layanan")
    fill_output(pic, "Antarpulau terhubung")
    pic.get_by_role("button", name="Ajukan").click()
    sentence(pic, "telah diajukan ke")
    return ActionItemPage.objects.get(code="RA-77")


def fill_output(pic: Any, text: str) -> None:
    pic.get_by_role("tab", name="Target dan anggaran").click()
    pic.fill("textarea[name=output]", text)


def send_back(head: Any, note: str, title: str = TITLE) -> None:
    """First without a note, which is refused."""
    decide(head, title)
    head.get_by_text("Kembalikan dengan catatan").click()
    head.get_by_role("button", name="Kembalikan", exact=True).click()
    sentence(head, "Tuliskan alasan pengembalian")
    head.fill("textarea[name=comment]", note)
    head.get_by_role("button", name="Kembalikan", exact=True).click()
    sentence(head, "Dikembalikan kepada penyusun")


def approve(official: Any, answer: str, title: str = TITLE) -> None:
    decide(official, title)
    official.get_by_role("button", name="Setujui").click()
    sentence(official, answer)


@pytest.mark.parametrize("width", [1280, 390])
def test_from_draft_to_found(city, as_person, browser_page, width):
    pic = as_person("pic.kota", width)
    item = write_and_submit(pic, city)
    assert not item.live
    head = as_person("kepala.kota", width)
    send_back(head, NOTE)

    for address in ("/admin/pemberitahuan/", "/admin/", f"/admin/pages/{item.pk}/edit/"):
        pic.goto(address)
        sentence(pic, "Sebutkan jumlah pulau")
        assert pic.get_by_text("Sebutkan jumlah pulau").last.evaluate("p => p.scrollWidth <= p.clientWidth")
    fill_output(pic, "Lima pulau terhubung dengan zamburgo")
    pic.get_by_role("button", name="Ajukan").click()
    sentence(pic, "telah diajukan ke")

    approve(head, "Selanjutnya: Sekretaris Daerah")
    approve(as_person("sekda.kota", width), "Disetujui dan terbit")
    found_by_the_public(browser_page(width))
    item.refresh_from_db()
    actions = list(Decision.objects.filter(object_id=item.pk).values_list("action", flat=True))
    assert actions == [
        "submit", "initial", "return", "submit", "initial", "approve", "approve", "publish",
    ]  # fmt: skip
    assert item.live_revision.as_object().output == "Lima pulau terhubung dengan zamburgo"


def found_by_the_public(public: Any) -> None:
    public.goto("/cari/?q=zamburgo")
    no_findings(public)
    no_sideways_scroll(public)
    assert public.locator("mark").first.inner_text() == "zamburgo"
    public.get_by_role("link", name=TITLE).click()
    sentence(public, "Lima pulau terhubung")
    no_findings(public)
    no_sideways_scroll(public)


def test_a_withdrawn_text_cannot_be_decided(city, as_person):
    """The head has the decision open while the PIC takes the text back."""
    from workflows import services

    item = world.write(world.action_item(title=TITLE), city["pic"])
    services.submit(item, city["pic"])
    head = as_person("kepala.kota", 1280)
    decide(head)
    pic = as_person("pic.kota", 390)
    pic.goto(f"/admin/pages/{item.pk}/edit/")
    pic.get_by_role("link", name="Tarik kembali").click()
    sentence(pic, "keputusan yang sudah diambil tidak berlaku lagi")
    item.refresh_from_db()
    assert item.workflow_in_progress
    pic.get_by_role("button", name="Ya, tarik kembali").click()
    sentence(pic, "ditarik")
    head.get_by_role("button", name="Setujui").click()
    sentence(head, "Keputusan Anda tidak dicatat")
    item.refresh_from_db()
    assert not item.live

"""In a browser: an administrator sets up an office, loads people, and somebody signs in for the first time."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cms.accounts.models import Person, User
from cms.agencies.models import Agency, Appointment, Office
from tests import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "sandi-uji-coba"
CONFIRM = "kopi di tepi laut"
SEND = "#main form button[type=submit]"
LIST = """Nama lengkap;NIP;Email;OPD;Jabatan;Mulai
Siti Contoh, S.Kom.;198703022010012004;siti@example.test;dinkes;PIC;01/02/2026
Budi Contoh;1,98703E+17;;dinkes;PIC;31-02-2026
"""


def sign_in(page, username, password=PASSWORD):
    page.goto("/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()


def accessible(page):
    """No finding of axe once everything has come to rest, and no sideways scrolling."""
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
    findings = [
        (found["id"], [node["target"] for node in found["nodes"]])
        for found in Axe().run(page).response["violations"]
    ]
    assert findings == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def fill(page, **fields):
    for name, value in fields.items():
        box = page.locator(f"#main [name={name}]")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
            box.press("Escape")  # closes the calendar


def save(page):
    with page.expect_navigation():
        page.locator("#w-editor-form button[type=submit]").first.click()


def test_an_administrator_sets_up_an_office(browser_page):
    world.official("admin", username="adminkota")
    page = browser_page(1280, reduced_motion="reduce")
    sign_in(page, "adminkota")
    page.goto(reverse("kota_opd:add"))
    fill(page, name="Dinas Kesehatan", abbreviation="Dinkes", slug="dinkes", starts="01-01-2020")
    save(page)
    agency = Agency.objects.get(slug="dinkes")
    accessible(page)
    page.click(f"a[href='{reverse('kota_jabatan:add')}?opd={agency.pk}']")
    fill(page, role="head", title="Kepala Dinas Kesehatan")
    save(page)
    page.goto(reverse("kota_orang:add"))
    fill(page, full_name="dr. Yusuf Contoh", username="yusuf.contoh", nip="19700115 199501 1 003")
    save(page)
    accessible(page)
    page.goto(reverse("kota_opd:inspect", args=[agency.pk]))
    page.click(f"a[href*='{reverse('kota_penunjukan:add')}']")
    page.click("[data-chooser-action-choose]")
    page.fill(".modal [name=q]", "1970")
    page.locator(".modal a[data-chooser-modal-choice]", has_text="Yusuf").click()
    fill(page, capacity="plt", starts="24-11-2026")
    save(page)
    assert page.locator(".error-message").count() == 1  # an acting head needs an order
    assert page.input_value("[name=starts]") == "24-11-2026"  # and nothing typed is lost
    fill(page, order_number="800/12/2026")
    save(page)
    held = Appointment.objects.get(office=Office.objects.get(role="head"))
    assert (held.person.nip, held.capacity, held.order_number) == ("197001151995011003", "plt", "800/12/2026")
    accessible(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_people_from_a_file(browser_page, tmp_path, width):
    world.official("admin", username="adminkota")
    world.agency("dinkes")
    path = tmp_path / "pegawai.csv"
    path.write_text(LIST, encoding="utf-8")
    page = browser_page(width, reduced_motion="reduce")
    sign_in(page, "adminkota")
    page.goto(reverse("kota_muat:upload"))
    accessible(page)
    page.set_input_files("[name=file]", path)
    page.click(SEND)
    page.wait_for_selector(".city-confirm")
    accessible(page)
    assert not Person.objects.exclude(nip="").exists()
    page.locator(".city-confirm button").first.click()
    page.wait_for_selector(".city-confirm", state="detached")
    assert list(Person.objects.exclude(nip="").values_list("username", flat=True)) == ["siti.contoh"]
    with page.expect_download() as download:
        page.click("a.city-long")
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("width", [390, 1280])
def test_first_sign_in_with_a_start_password(browser_page, width):
    world.official("admin", username="adminkota")
    siti = world.official("pic", username="siti")
    desk = browser_page(1280, reduced_motion="reduce")
    sign_in(desk, "adminkota")
    desk.goto(reverse("kota_orang:inspect", args=[siti.pk]))
    desk.locator(f"form[action='{reverse('kota_orang:start_password', args=[siti.pk])}'] button").click()
    password = desk.inner_text(".city-sheet__word")
    accessible(desk)
    page = browser_page(width, reduced_motion="reduce")
    sign_in(page, "siti", password)
    assert page.url.endswith(reverse("accounts:new_password"))
    accessible(page)
    page.goto("/admin/")
    assert page.url.endswith(reverse("accounts:new_password"))  # nothing else opens
    for again, lands in ((f"{CONFIRM}!", "accounts:new_password"), (CONFIRM, "wagtailadmin_home")):
        page.fill("[name=new_password1]", CONFIRM)
        page.fill("[name=new_password2]", again)
        page.press("[name=new_password2]", "Enter")
        page.wait_for_load_state()
        assert page.url.endswith(reverse(lands))
    assert User.objects.get(username="siti").check_password(CONFIRM)
    sign_in(browser_page(width, reduced_motion="reduce"), "siti", CONFIRM)


def test_account_pages_without_findings(browser_page):
    page = browser_page(390, reduced_motion="reduce")
    for name in ("wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done"):
        page.goto(reverse(name))
        accessible(page)
    page.goto(reverse("wagtailadmin_password_reset_confirm", args=["MQ", "abc-def"]))
    accessible(page)

"""What scripts say in the editor is Indonesian too: the toolbar of a text, blocks, panels."""

import pytest

from tests import world
from tests.language.english import english_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_editor_speaks_indonesian(browser_page):
    pic = world.official("pic")
    chapter = world.write(world.chapter(), pic)
    page = browser_page(1280)
    page.goto("/admin/login/")
    page.fill("[name=username]", pic.username)
    page.fill("[name=password]", "sandi-uji-coba")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/pages/{chapter.pk}/edit/")
    page.locator(".Draftail-Editor").first.wait_for()
    assert page.evaluate("gettext('Expand all')") == "Buka semua"
    assert english_in(page.content()) == set()
    page.locator(".public-DraftEditor-content").first.click()
    labels = page.locator(".Draftail-ToolbarButton").evaluate_all(
        "buttons => buttons.map(button => button.ariaLabel.split('\\n')[0])"
    )
    assert {"Tebal", "Miring", "Daftar bernomor", "Tautan"} <= set(labels)
    page.get_by_label("Sisipkan blok").first.click()
    page.get_by_role("listbox").get_by_role("option").first.wait_for()
    assert english_in(page.content()) == set()

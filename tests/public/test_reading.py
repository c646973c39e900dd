"""The plan and its chapters as anybody reads them."""

import re
import uuid

import pytest
from wagtail_footnotes.models import Footnote

from tests import world
from workflows import services

pytestmark = pytest.mark.django_db


def test_plan_lists_published_chapters_with_their_numbers(client, public_plan):
    world.released(world.chapter(title="Pendahuluan"))
    world.chapter(title="Bab yang masih konsep")
    world.released(world.chapter(title="Arsitektur SPBE"))
    html = client.get(public_plan.url).content.decode()
    assert re.search(r"Bab I</span>\s*<b lang=\"id\">Pendahuluan", html)
    assert re.search(r"Bab II</span>\s*<b lang=\"id\">Arsitektur SPBE", html)
    assert "Bab III" not in html
    assert "Bab yang masih konsep" not in html
    assert "Konsep rahasia" not in html


def test_sections_are_numbered_and_reached_from_the_plan(client, public_plan):
    page = world.chapter(title="Pendahuluan")
    page.body = [("section", {"title": "Latar belakang", "level": "2"}), ("text", "<p>Isi</p>")]
    page.save()
    page = world.released(page)
    anchor = f"b-{page.body[0].id[:8]}"
    assert f'href="{page.url}#{anchor}">1.1 Latar belakang' in client.get(public_plan.url).content.decode()
    html = client.get(page.url).content.decode()
    assert f'id="{anchor}"' in html
    assert '<span class="number">1.1</span> Latar belakang' in html


def test_every_paragraph_links_to_itself(client, public_plan):
    text = '<p data-block-key="ab1cd">Satu</p><p>Dua</p><ul><li data-block-key="ef2gh">Tiga</li></ul>'
    page = world.released(world.chapter(text=text))
    html = client.get(page.url).content.decode()
    for name in ("p-ab1cd", f"b-{page.body[0].id[:8]}-2", "p-ef2gh"):
        assert html.count(f'id="{name}"') == 1
        assert f'href="#{name}"' in html


def test_a_paragraph_key_used_twice_gives_two_addresses(client, public_plan):
    page = world.chapter()
    page.body = [
        ("text", '<p data-block-key="ab1cd">Satu</p>'),
        ("text", '<p data-block-key="ab1cd">Dua</p>'),
    ]
    page.save()
    ids = re.findall(r' id="([^"]+)"', client.get(world.released(page).url).content.decode())
    assert len(ids) == len(set(ids))


def test_footnotes_are_numbered_and_lead_back(client, public_plan):
    note = str(uuid.uuid4())
    page = world.chapter(text=f'<p>Nilai naik.<footnote id="{note}">[{note[:6]}]</footnote></p>')
    page.footnotes = [Footnote(uuid=note, text="<p>Sumber: evaluasi 2024.</p>", sort_order=0)]
    page.save()
    html = client.get(world.released(page).url).content.decode()
    assert 'href="#footnote-1"' in html
    assert "Sumber: evaluasi 2024." in html
    assert 'href="#footnote-source-1-1"' in html


def test_previous_and_next_pass_drafts_by(client, public_plan):
    first = world.released(world.chapter(title="Pertama"))
    world.chapter(title="Konsep di tengah")
    last = world.released(world.chapter(title="Terakhir"))
    html = client.get(first.url).content.decode()
    assert f'href="{last.url}" rel="next"' in html
    assert 'rel="prev"' not in html
    assert "Konsep di tengah" not in html
    assert f'href="{first.url}" rel="prev"' in client.get(last.url).content.decode()


def test_a_draft_is_not_found_by_anybody_outside(client, public_plan):
    draft = world.chapter(title="Rahasia")
    assert client.get(draft.url).status_code == 404


def test_version_names_the_offices_that_approved(client):
    pic, head = world.official("pic"), world.official("head")
    sekda = world.official("sekda", world.agency("setda"))
    page = world.write(world.chapter(), pic)
    round_ = services.submit(page, pic)
    for who in (head, sekda):
        services.approve(round_.current_task_state, who)
        round_.refresh_from_db()
    html = client.get(page.url).content.decode()
    assert "Versi berlaku sejak" in html
    assert ">Kepala Diskomsandi, Sekretaris Daerah<" in html
    assert "PIC Diskomsandi" not in html, "who only submitted approved nothing"
    assert pic.full_name not in html


def test_a_change_on_its_way_is_not_shown(client, chapter):
    before = client.get(chapter.url).content.decode()
    chapter.title = "Judul baru yang belum disetujui"
    chapter.save_revision(user=world.official("pic"))
    after = client.get(chapter.url).content.decode()
    assert "Judul baru yang belum disetujui" not in after
    assert "Pendahuluan" in before
    assert "Pendahuluan" in after


def test_numbers_on_screen_carry_no_separator_in_years(client, public_plan):
    html = client.get(public_plan.url).content.decode()
    assert "2025–2029" in html
    assert "2.025" not in html


def test_a_link_to_a_draft_does_not_tell_its_address(client, public_plan):
    draft = world.chapter(title="Rahasia dapur")
    there = world.released(world.chapter(title="Terbuka"))
    text = f'<p><a linktype="page" id="{draft.pk}">nanti</a> <a linktype="page" id="{there.pk}">kini</a></p>'
    html = client.get(world.released(world.chapter(text=text)).url).content.decode()
    assert "<a>nanti</a>" in html
    assert draft.slug not in html
    assert f'<a href="{there.url}">kini</a>' in html


def test_a_cross_reference_says_the_number_of_today(client, public_plan):
    target = world.released(world.chapter(title="Tujuan"))
    text = f'<p>Lihat <xref page="{target.pk}">Bab IX</xref>.</p>'
    html = client.get(world.released(world.chapter(text=text)).url).content.decode()
    assert f'href="{target.url}"' in html
    assert "Bab I</a>" in html
    assert "Bab IX" not in html


def test_a_draft_in_between_takes_no_number_anywhere_the_public_looks(client, public_plan):
    first = world.released(world.chapter(title="Pendahuluan"))
    draft = world.chapter(title="Konsep di tengah")
    target = world.chapter(title="Tujuan")
    target.body = [("section", {"title": "Asas", "level": "2"}), ("text", "<p>Isi</p>")]
    target.save()
    target = world.released(target)
    text = f'<p>Lihat <xref page="{target.pk}" block="{target.body[0].id}">lama</xref>.</p>'
    last = world.released(world.chapter(title="Penutup", text=text))
    html = client.get(target.url).content.decode()
    assert "<title>Bab II Tujuan" in html
    assert '<span class="number">2.1</span> Asas' in html
    assert re.search(r"Bab III <span lang=\"id\">Penutup", html)
    assert ">Subbab 2.1</a>" in client.get(last.url).content.decode()
    assert "Bab IV" not in client.get(public_plan.url).content.decode()
    world.released(draft)
    assert "<title>Bab III Tujuan" in client.get(target.url).content.decode()
    assert first.url in html

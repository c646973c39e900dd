"""Front page, plan, chapters and the list of action items: the tree of pages."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site
from wagtail_footnotes.models import Footnote

from cms.plans.choices import PlanStatus
from cms.plans.models import ActionItemIndexPage, ChapterPage, PlanPage
from home.demo.build.bodies import Places, body_of, changed_body_of, footnote_id
from home.demo.build.city import City
from home.demo.build.path import play, publish, today
from home.demo.chapters import CHAPTERS
from home.demo.clock import at, on, workdays_after
from home.demo.drawings import DRAWINGS, png
from home.demo.prose import Chapter
from home.demo.story import CHAPTERS as SCENES
from home.models import CityIdentity, HomePage

CITY = "Kota Ternate (demo)"
BEGAN = date(2025, 1, 6)
IMAGE_PREFIX = "kota-demo-"
INTRODUCTION = (
    "Rencana Induk SPBE memuat arah, arsitektur, dan rencana aksi Pemerintah Kota Ternate untuk menghadirkan layanan "
    "yang terpadu, andal, dan menjangkau seluruh pulau pada tahun 2025–2029. Situs ini adalah peragaan: nama perangkat "
    "daerah nyata, sedangkan orang, angka, dan isi rencananya rekaan."
)
LEGAL_BASIS = (
    "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
    "Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia",
    "Peraturan Presiden Nomor 132 Tahun 2022 tentang Arsitektur SPBE Nasional",
    "Peraturan Presiden Nomor 82 Tahun 2023 tentang Percepatan Transformasi Digital dan Keterpaduan Layanan Digital Nasional",
    "Peraturan Presiden Nomor 12 Tahun 2025 tentang Rencana Pembangunan Jangka Menengah Nasional Tahun 2025–2029",
    "Surat Edaran Menteri PANRB Nomor 18 Tahun 2022",
    "Peraturan Menteri PANRB Nomor 59 Tahun 2020 tentang Pemantauan dan Evaluasi SPBE",
)


@dataclass(frozen=True)
class Tree:
    plan: PlanPage
    chapters: dict[str, ChapterPage]
    index: ActionItemIndexPage


def build_tree(city: City) -> Tree:
    """The pages without their words: links need pages to point at."""
    with at(on(BEGAN, 8)):
        home = _home()
        plan = home.add_child(instance=_plan(city))
        chapters = {chapter.key: plan.add_child(instance=_chapter(chapter, city)) for chapter in CHAPTERS}
        index = plan.add_child(instance=ActionItemIndexPage(title="Rencana Aksi", slug="rencana-aksi"))
    return Tree(plan, chapters, index)


def build_chapters(city: City, tree: Tree, documents: dict[str, Any]) -> None:
    """Plan and chapters are written and decided; then some go on to what they are today."""
    publish(tree.plan, city, city.user("pic.diskomsandi"), BEGAN)
    places = Places(tree.chapters, documents, _images(city))
    for number, chapter in enumerate(CHAPTERS):
        page = ChapterPage.objects.get(pk=tree.chapters[chapter.key].pk)
        _fill(page, chapter, body_of(chapter, places))
        scene = SCENES.get(chapter.key)
        if scene is None or scene.newer:
            publish(page, city, city.user(f"pic.{chapter.agency}"), workdays_after(BEGAN, 4 + 3 * number))
        if scene is None:
            continue
        page = page.get_latest_revision_as_object()
        if scene.newer:
            page.body = json.dumps(changed_body_of(chapter, places))
        else:
            _fill(page, chapter, body_of(chapter, places))
        play(page, city, scene, today())


def _home() -> HomePage:
    """The front page in place of Wagtail's welcome, and whose site it is."""
    home = HomePage.objects.first() or Page.objects.get(depth=1).add_child(
        instance=HomePage(title="Paraf", slug="paraf")
    )
    home.title = home.draft_title = "Rencana Induk SPBE Kota Ternate"
    home.introduction = INTRODUCTION
    home.save()
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page, site.site_name = home, CITY
    site.save()
    for welcome in Page.objects.filter(depth=2, content_type__app_label="wagtailcore", slug="home"):
        welcome.delete()
    CityIdentity.objects.update_or_create(
        pk=CityIdentity.load().pk,
        defaults={
            "city": CITY,
            "office": "Dinas Komunikasi, Informatika dan Persandian Kota Ternate",
            "address": "Jalan Contoh Nomor 1, Ternate",
            "email": "diskomsandi@example.test",
            "phone": "(0921) 000000",
        },
    )
    return HomePage.objects.get(pk=home.pk)


def _plan(city: City) -> PlanPage:
    return PlanPage(
        title="Rencana Induk SPBE Kota Ternate 2025–2029",
        slug="rencana-induk-spbe",
        agency=city.agencies["diskomsandi"],
        start_year=2025,
        end_year=2029,
        status=PlanStatus.ADOPTED,
        decree_number="Keputusan Wali Kota Ternate Nomor 000/CONTOH/2025",
        decree_date=date(2025, 3, 14),
        introduction=INTRODUCTION,
        legal_basis=f"<ol>{''.join(f'<li>{line}</li>' for line in LEGAL_BASIS)}</ol>",
        live=False,
    )


def _chapter(chapter: Chapter, city: City) -> ChapterPage:
    return ChapterPage(
        title=chapter.title,
        slug=chapter.key,
        agency=city.agencies[chapter.agency],
        summary=chapter.summary,
        is_appendix=chapter.is_appendix,
        live=False,
    )


def _fill(page: ChapterPage, chapter: Chapter, body: list[dict[str, Any]]) -> None:
    page.body = json.dumps(body)
    locale = Locale.get_default()
    page.footnotes = [
        Footnote(uuid=footnote_id(chapter.key, key), text=f"<p>{words}</p>", locale=locale, sort_order=number)
        for number, (key, words) in enumerate(chapter.notes.items())
    ]


def _images(city: City) -> dict[str, Any]:
    image_model = get_image_model()
    figures = [block.value for chapter in CHAPTERS for block in chapter.body if block.kind == "figure"]
    captions = {value["image"]: value["caption"] for value in figures}
    made = {}
    with at(on(BEGAN, 8, 30)):
        for name in DRAWINGS:
            file = ContentFile(png(name), name=f"{IMAGE_PREFIX}{name}.png")
            made[name] = image_model.objects.create(
                title=captions[name],
                file=file,
                uploaded_by_user=city.user("pic.diskomsandi"),
            )
    return made

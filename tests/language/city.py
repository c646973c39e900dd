"""A city with something in every list: texts in every state, people, files, comments, reports."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Collection, Comment, CommentReply, Task, Workflow

from cms.documents.models import OfficialDocument
from cms.plans.models import ActionItemPage, ChapterPage, PlanPage
from home.models import HomePage
from tests import world
from workflows import selectors, services


class City:
    """What the walk visits; each attribute is one object, ``people`` one person for each role."""

    def __init__(self) -> None:
        self.agency = world.agency()
        self.people = {
            role: world.official(role) for role in ("pic", "head", "sekda", "admin", "expert", "member")
        }
        self.people["pic2"] = world.official("pic")
        self.home: HomePage = world.home()
        self.plan: PlanPage = world.released(world.plan())
        self.draft = self._draft()
        self.waiting = self._submitted("Tata Kelola")
        self.returned = self._returned()
        self.published = self._published()
        self.item: ActionItemPage = world.released(self._written(world.action_item()))
        world.target(self.item, 2026, budget=1_000)
        self.report = world.report(self.item, (2026, 1), 20, reported_by=self.people["pic"])
        self.document = self._document()
        self.image = self._image()
        self.collection = Collection.get_first_root_node().add_child(instance=Collection(name="Rapat"))
        self.workflow = Workflow.objects.first()
        self.task = Task.objects.first()

    def _written(self, page: Any) -> Any:
        return world.write(page, self.people["pic"])

    def _draft(self) -> ChapterPage:
        page = self._written(world.chapter(title="Pendahuluan"))
        page = world.write(page, self.people["pic"], "Pendahuluan dan dasar hukum")
        comment = Comment.objects.create(
            page=page, user=self.people["head"], text="Lengkapi", contentpath="title", position=""
        )
        CommentReply.objects.create(comment=comment, user=self.people["pic"], text="Baik")
        return page

    def _submitted(self, title: str) -> ChapterPage:
        page = self._written(world.chapter(title=title))
        services.submit(page, self.people["pic"])
        return ChapterPage.objects.get(pk=page.pk)

    def _decide(self, page: Any, person: Any, **note: str) -> None:
        task_state = selectors.open_round(page).current_task_state
        verb = services.send_back if note else services.approve
        verb(task_state, person, **note)

    def _returned(self) -> ChapterPage:
        page = self._submitted("Peta Rencana")
        self._decide(page, self.people["head"], comment="Tambahkan sumber dana")
        return ChapterPage.objects.get(pk=page.pk)

    def _published(self) -> ChapterPage:
        page = self._submitted("Penutup")
        self._decide(page, self.people["head"])
        self._decide(page, self.people["sekda"])
        return world.write(ChapterPage.objects.get(pk=page.pk), self.people["pic2"], "Penutup dan penegasan")

    def _document(self) -> OfficialDocument:
        made = OfficialDocument(title="Notula", agency=self.agency, classification="biasa")
        made.file = ContentFile(b"Isi notula rapat", name="notula.txt")
        made.save()
        self.report.evidence.add(made)
        return made

    def _image(self) -> Any:
        picture = ContentFile(b"")
        Picture.new("RGB", (40, 30), "teal").save(picture, "PNG")
        picture.seek(0)
        return get_image_model().objects.create(title="Peta", file=ImageFile(picture, name="peta.png"))

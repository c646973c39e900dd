"""What passes the chain of offices before the public reads it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from cms.agencies.models import Agency
from cms.agencies.selectors import access_of
from workflows.models.stages import GovernedWorkflow
from workflows.permit import PublicationRefused, has_permit


class GovernedMixin(models.Model):
    """What passes the chain of offices before the public reads it.

    The object names its agency; everything else (stages, decisions, lock, publication) comes from here.
    Works for anything with Wagtail's revisions and workflow.
    """

    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")

    # The field that holds what stands before its title in a list, where one field does: ``RA-65``.
    name_field = ""

    class Meta:
        abstract = True

    @property
    def short_title(self) -> str:
        """How the object is called in a sentence: ``Bab IV``."""
        return str(self)

    @classmethod
    def names_of(cls, pages: Iterable[Any]) -> dict[int, str]:
        """What stands before the titles of these pages in a list: ``Bab IV``, ``RA-65``. Queries do not grow."""
        return {}

    def further_problems(self) -> list[str]:
        """Sentences on what, beyond its own fields, keeps this text from being published; overridden above."""
        return []

    def remarks(self) -> list[str]:
        """Sentences for those who write and decide on what they cannot see in the text; overridden above."""
        return []

    def may_be_read_by(self, user: Any) -> bool:
        """Whether ``user`` reads the text before it is published: own agency, and offices of the whole city."""
        access = access_of(user)
        return access.sees_all or self.agency_id in access.agency_ids

    def get_workflow(self) -> GovernedWorkflow | None:
        return (
            GovernedWorkflow.objects.filter(active=True, workflow_tasks__task__officetask__isnull=False)
            .order_by("pk")
            .first()
        )


class GovernedPage(GovernedMixin, Page):
    """A page that passes the chain of offices."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> Any:
        from workflows.permissions import GovernedPermissionTester

        return GovernedPermissionTester(user, self)

    def get_admin_display_title(self) -> str:
        """The name in Wagtail's lists: what the public reads, for the title of a draft is part of the draft."""
        return str(self.title) if self.live else super().get_admin_display_title()

    def save_revision(self, user: Any = None, **kwargs: Any) -> Revision:
        """While the text is on its way, only those whose turn it is write in it."""
        from workflows.services import guard_writing, may_overwrite, record_correction

        with transaction.atomic():
            task_state = guard_writing(self, user)
            # Published by decision only: no hour that comes by itself.
            self.go_live_at = self.expire_at = kwargs["approved_go_live_at"] = None
            if not may_overwrite(self, kwargs.get("overwrite_revision")):
                kwargs["overwrite_revision"] = None
            revision = super().save_revision(user=user, **kwargs)
            record_correction(self, revision, task_state, user)
        return revision

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """What is built to be published is all of what was approved, or is not published."""
        from workflows.validity import sentences_of_lost

        built = super().with_content_json(content)
        if has_permit(self) and (gone := sentences_of_lost(built, content)):
            raise ValidationError(gone)
        return built

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.go_live_at = self.expire_at = None
        if has_permit(self):  # the write path has looked at the whole text; the place is the tree's
            kwargs["clean"] = False
        else:
            self._refuse_public_change(kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        """Among its siblings only; the database sees a permit for the order of the tree."""
        from workflows.ordering import arranging

        with arranging(self.get_parent()):
            fresh, beside = (type(page)._base_manager.get(pk=page.pk) for page in (self, target))
            Page.move(fresh, beside, pos=pos, user=user)

    def _refuse_public_change(self, update_fields: Any) -> None:
        """A change of what the public reads needs a permit, whatever door it came through."""
        if self._state.adding:
            if self.live:
                raise PublicationRefused(_("A governed page is published by decision only."))
            self._refuse_double()
            return
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is not None:
            self._refuse_other_agency(stored, update_fields)
            if self.alias_of_id != stored.alias_of_id:
                self._refuse_double()
        if stored is None or not (stored.live or self.live):
            return
        names = set(update_fields) if update_fields is not None else None
        free = {
            "draft_title",
            "has_unpublished_changes",
            "latest_revision",
            "latest_revision_created_at",
            "numchild",
            "locked",
            "locked_at",
            "locked_by",
            "owner",
        }
        for field in self._meta.concrete_fields:
            if field.name in free or (names is not None and not {field.name, field.attname} & names):
                continue
            if getattr(stored, field.attname) != getattr(self, field.attname):
                raise PublicationRefused(_("A governed page is published by decision only."))

    def _refuse_double(self) -> None:
        """No alias and no translation of another page: it would change, or be read, beside what was decided."""
        if self.alias_of_id or Page.objects.filter(translation_key=self.translation_key).exists():
            raise PublicationRefused(
                _("A governed text is not copied or moved: its history of decisions belongs to its place.")
            )

    def _refuse_other_agency(self, stored: Any, update_fields: Any) -> None:
        """A text on its way stays with its agency: another one's offices would decide what was sent to these."""
        from workflows.selectors import open_round

        if self.agency_id == stored.agency_id or not {"agency", "agency_id"} & set(
            update_fields or ["agency"]
        ):
            return
        if open_round(stored) is not None:
            raise PublicationRefused(_("While a text is on its way, it stays with its agency."))

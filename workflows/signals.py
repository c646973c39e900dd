"""What holds by whatever door.

A published or travelling text is not deleted, not with its section and not by a bulk action; and its round does
not lose a stage, or end, by a change of the settings of workflows.
"""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Page,
    PageViewRestriction,
    Revision,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
    WorkflowTask,
)
from wagtail.signals import pre_page_move

from cms.agencies.models import Appointment
from workflows import ending, selectors, shown_files
from workflows.models import (
    Decision,
    GovernedWorkflow,
    OfficeTask,
    PublicationRefused,
    has_permit,
)
from workflows.permit import may_move_rounds
from workflows.registry import governed_models
from workflows.sentences import stages_stay, why_kept
from workflows.services import sharing

ROUNDS = (WorkflowState, TaskState)


def refuse_deletion(sender: Any, instance: Any, **kwargs: Any) -> None:
    if has_permit(instance):
        return
    if why := why_kept(instance):
        raise PublicationRefused(why)


def keep_revision(sender: Any, instance: Revision, origin: Any = None, **kwargs: Any) -> None:
    """A revision stays that a decision binds, or that tells who wrote in the text since it was last approved.

    Told as Wagtail's command that purges revisions understands it: it leaves this one and goes on. A text that
    may be deleted as a whole takes its revisions with it.
    """
    asked = origin if isinstance(origin, Revision) else getattr(origin, "model", None)
    if asked is not Revision and not isinstance(asked, Revision):
        return
    model: Any = instance.content_type.model_class()
    if model not in governed_models():
        return
    decided = Decision.objects.filter(revision=instance).exists()
    text = model._base_manager.filter(pk=instance.object_id).first()
    if decided or (text is not None and _tells_who_wrote(instance, text)):
        raise ProtectedError(
            str(_("This version is part of the history of its text and is kept.")), {instance}
        )


def _tells_who_wrote(revision: Revision, text: Any) -> bool:
    if revision.pk == text.live_revision_id:
        return True
    return revision.pk > selectors.approved_until(text)


def keep_workflow(sender: Any, instance: Workflow, **kwargs: Any) -> None:
    """A workflow is not switched off while texts are on their way through it."""
    ends = not instance.active and Workflow.objects.filter(pk=instance.pk, active=True).exists()
    if ends and (waiting := selectors.open_rounds(instance.pk)):
        raise PublicationRefused(stages_stay(waiting))


def keep_stage(sender: Any, instance: Task, **kwargs: Any) -> None:
    """Neither is a stage, nor is it given to another office."""
    stored = OfficeTask.objects.filter(pk=instance.pk).first()
    if stored is None:
        return
    ends = stored.active and not instance.active
    moves = stored.role != getattr(instance, "role", stored.role)
    if (ends or moves) and (waiting := selectors.open_rounds_through(stored.pk)):
        raise PublicationRefused(stages_stay(waiting))


def keep_place(sender: Any, instance: WorkflowTask, **kwargs: Any) -> None:
    """A stage is not taken out of a workflow, or put in place of another."""
    stored = WorkflowTask.objects.filter(pk=instance.pk).first() if instance.pk else None
    if stored is None or (kwargs["signal"] is pre_save and stored.task_id == instance.task_id):
        return
    if waiting := selectors.open_rounds(stored.workflow_id):
        raise PublicationRefused(stages_stay(waiting))


def keep_round(sender: Any, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """Rounds of governed texts, and their stages, move inside our transitions only: Wagtail's own methods ask nobody.

    They go with the text they are about.
    """
    deleted = kwargs["signal"] is pre_delete
    if may_move_rounds() or (deleted and getattr(origin, "model", type(origin)) not in ROUNDS):
        return
    round_ = instance.workflow_state if isinstance(instance, TaskState) else instance
    if round_.content_type.model_class() in governed_models():
        raise PublicationRefused(
            _(
                "A text goes from stage to stage by decisions taken in the queue. Its round ends by the last of them, "
                "or by its submitter's withdrawal."
            )
        )


def follow_appointment(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What was shared with an official, or with an agency, follows the office at once."""
    sharing.follow(instance)


def forget_shares(sender: Any, instance: Any, **kwargs: Any) -> None:
    sharing.forget(instance)


def keep_in_place(
    sender: Any, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """What was approved stands where it stood: pages change places among their siblings only."""
    if parent_page_before.pk == parent_page_after.pk:
        return
    if instance.get_descendants(inclusive=True).type(*governed_models()).exists():
        raise PublicationRefused(
            _("A governed text is not copied or moved: its history of decisions belongs to its place.")
        )


def keep_public(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """What was approved for the public is not put behind a login, itself or with its section."""
    below = instance.page.get_descendants(inclusive=True).filter(live=True)
    if has_permit(instance.page.specific):
        return
    if below.type(*governed_models()).exists():
        raise PublicationRefused(_("A governed page is published by decision only."))


def keep_site(sender: Any, instance: Site, **kwargs: Any) -> None:
    """The public site is not led past what was published: by another root, another site, a lost default, or deletion.

    A site that answers for every name may change its name; one that does not keeps it.
    """
    saving = kwargs["signal"] is pre_save
    stored = Site.objects.filter(pk=instance.pk).select_related("root_page").first() if instance.pk else None
    if saving and stored is not None:
        fields = ["root_page_id", "is_default_site"]
        if not stored.is_default_site:
            fields += ["hostname", "port"]
        if all(getattr(stored, name) == getattr(instance, name) for name in fields):
            return
    if stored is None and not (saving and Site.objects.exists()):
        return  # and asks for no kinds of pages: a database being loaded has none yet
    # A second site would answer in place of the first.
    below = stored.root_page.get_descendants(inclusive=True).live() if stored else Page.objects.live()
    if below.type(*governed_models()).exists():
        raise PublicationRefused(
            _(
                "Published governed pages stand on this site: it keeps its root page and its place as the default, "
                "gets no second site beside it, and is not deleted."
            )
        )


def connect() -> None:
    files: list[Any] = [get_image_model(), get_document_model()]
    for kind_of_file in files:
        kind_of_file.save = shown_files.in_one_transaction(kind_of_file.save)
        pre_save.connect(
            shown_files.keep_bytes, sender=kind_of_file, dispatch_uid=f"keep_bytes_{kind_of_file}"
        )
        pre_delete.connect(
            shown_files.keep_file, sender=kind_of_file, dispatch_uid=f"keep_file_{kind_of_file}"
        )
    pre_delete.connect(keep_revision, sender=Revision, dispatch_uid="keep_revision")
    pre_page_move.connect(keep_in_place, dispatch_uid="keep_in_place")
    pre_save.connect(keep_public, sender=PageViewRestriction, dispatch_uid="keep_public")
    for signal in (pre_save, pre_delete):
        signal.connect(keep_site, sender=Site, dispatch_uid="keep_site")
    for signal in (post_save, post_delete):
        signal.connect(follow_appointment, sender=Appointment, dispatch_uid="follow_appointment")
    for model in governed_models():
        post_delete.connect(forget_shares, sender=model, dispatch_uid=f"forget_shares_{model._meta.label}")
        pre_delete.connect(refuse_deletion, sender=model, dispatch_uid=f"refuse_deletion_{model._meta.label}")
    for kind in (Workflow, GovernedWorkflow):
        pre_save.connect(keep_workflow, sender=kind)
        pre_save.connect(ending.keep_end_of_workflow, sender=kind)
    for stage in (Task, OfficeTask):
        pre_save.connect(keep_stage, sender=stage)
        pre_save.connect(ending.keep_end_of_stage, sender=stage)
    # What travels is asked for first: of a change that is allowed, the others are told.
    pre_save.connect(keep_place, sender=WorkflowTask)
    pre_delete.connect(keep_place, sender=WorkflowTask)
    pre_save.connect(ending.keep_end_of_place, sender=WorkflowTask)
    pre_delete.connect(ending.keep_end_without, sender=WorkflowTask)
    for told in (Workflow, GovernedWorkflow, Task, OfficeTask, WorkflowTask):
        post_save.connect(ending.tell_when_stored, sender=told)
    post_delete.connect(ending.tell_when_stored, sender=WorkflowTask)
    for kept in ROUNDS:
        pre_save.connect(keep_round, sender=kept)
        pre_delete.connect(keep_round, sender=kept)

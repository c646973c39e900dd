"""Wagtail's settings of workflows: stages are those of offices, the last one the Sekda's, and none goes while

texts are on their way.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import workflows as wagtails
from wagtail.models import Task

from workflows import ending, selectors
from workflows.models import OfficeTask, PublicationRefused
from workflows.sentences import stages_stay


class WorkflowForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = self._wanted()
        if OfficeTask.objects.filter(pk__in=wanted).count() != len(set(wanted)):
            self.add_error(None, _("Each stage of this workflow is decided by an office. Remove the others."))
        elif fault := ending.fault_of(self._deciding(wanted)):
            self.add_error(None, fault)
        elif self.instance.active and (other := ending.other_chain(self.instance.pk)):
            self.add_error(None, ending.one_chain(other))
        if self.instance.pk and (waiting := selectors.open_rounds(self.instance.pk)):
            kept = [pk for pk in wanted if pk in self._stored()]
            if kept != self._stored():
                self.add_error(None, stages_stay(waiting))
        return data

    def save(self, commit: bool = True) -> Any:
        """Stage by stage, as Wagtail does; what they are together was checked above."""
        before, after = (self._deciding(keys) for keys in (self._stored(), self._wanted()))
        with transaction.atomic(), ending.arranged():
            saved = super().save(commit=commit)
            if self.instance.active:
                ending.tell_of_left([stage.role for stage in before], [stage.role for stage in after])
        return saved

    def _deciding(self, wanted: list[int]) -> list[OfficeTask]:
        """Those of these stages that are switched on, in their order."""
        found = OfficeTask.objects.filter(active=True).in_bulk(wanted)
        return [found[pk] for pk in wanted if pk in found]

    def _wanted(self) -> list[int]:
        """Ids of the stages as they are sent, in their order."""
        formset = self.formsets["workflow_tasks"]
        # Only a formset that is valid knows its order; one that is not is refused anyway.
        rows = [
            form.cleaned_data
            for form in (formset.ordered_forms if formset.is_valid() else formset.forms)
            if form.is_valid() and form.cleaned_data.get("task")
        ]
        return [row["task"].pk for row in rows]

    def _stored(self) -> list[int]:
        order = Task.objects.filter(workflow_tasks__workflow_id=self.instance.pk)
        return list(order.order_by("workflow_tasks__sort_order").values_list("pk", flat=True))


class OfficeStages:
    """Wagtail's editor of a workflow, with our form."""

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()  # type: ignore[misc]
        handler.base_form_class = WorkflowForm
        return handler


class CreateWorkflow(OfficeStages, wagtails.Create):
    template_name = "workflows/settings/create.html"


class EditWorkflow(OfficeStages, wagtails.Edit):
    template_name = "workflows/settings/edit.html"


class DisableWorkflow(wagtails.Disable):
    def delete_action(self) -> None:
        """Asked before Wagtail cancels the rounds one by one."""
        if waiting := selectors.open_rounds(self.object.pk):
            raise PublicationRefused(stages_stay(waiting))
        super().delete_action()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if waiting := selectors.open_rounds(self.object.pk):
            context["warning_message"] = stages_stay(waiting)
        return context


class DisableStage(wagtails.DisableTask):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if why := ending.needs(self.object):
            context["warning_message"] = why
        if waiting := selectors.open_rounds_through(self.object.pk):
            context["warning_message"] = stages_stay(waiting)
        return context

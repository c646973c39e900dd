"""Which of Wagtail's page views a governed page keeps, and which are ours."""

from typing import Any

from wagtail.admin.viewsets.pages import PageViewSet

from workflows.registry import governed_models
from workflows.views import closed, editor, reading


class GovernedPageViewSet(PageViewSet):
    """A room above that lists its pages in its own way subclasses this one."""

    add_view_class = editor.GovernedCreateView
    edit_view_class = editor.GovernedEditView
    revisions_revert_view_class = editor.GovernedRevertView
    view_draft_view_class = reading.ViewDraft
    delete_view_class = closed.Delete
    unpublish_view_class = closed.ClosedDoor
    revisions_unschedule_view_class = closed.ClosedDoor
    set_privacy_view_class = closed.ClosedDoor
    copy_view_class = closed.StaysInPlace
    move_view_class = closed.StaysInPlace
    move_confirm_view_class = closed.StaysInPlace
    convert_alias_view_class = closed.StaysInPlace
    workflow_action_view_class = closed.DecideInQueue
    collect_workflow_action_data_view_class = closed.DecideInQueue
    confirm_workflow_cancellation_view_class = closed.DecideInQueue
    workflow_preview_view_class = closed.DecideInQueue
    lock_view_class = closed.AlreadyOpen


def governed_viewsets() -> list[GovernedPageViewSet]:
    """One for each governed page model."""
    made: list[Any] = [
        type(f"{model.__name__}ViewSet", (GovernedPageViewSet,), {"model": model})()
        for model in governed_models()
        if hasattr(model, "get_edit_handler")
    ]
    return made

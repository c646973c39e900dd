"""Wagtail's editor for governed pages: save a draft, submit; every other way out is closed."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView

from workflows import sentences, services, standing
from workflows.models import GovernedPage
from workflows.policies import Refused
from workflows.views.history_panel import DecisionsSidePanel


class GovernedEditMixin:
    """Replaces Wagtail's choice of actions: what the browser names is either ours, or a plain save."""

    request: HttpRequest
    page: GovernedPage
    form: Any

    @cached_property
    def is_cancelling_workflow(self) -> bool:
        """Wagtail's own cancelling passes no rule of ours; a text is withdrawn where it waits."""
        return False

    @cached_property
    def action_name_and_method(self) -> tuple[str, Any]:
        posted = self.request.POST
        if posted.get("action-submit"):
            return ("submit", self.submit_action)
        if posted.get("action-publish"):
            self._say_published_by_decision()
        return ("save", self.save_action)  # type: ignore[attr-defined]

    def _say_published_by_decision(self) -> None:
        messages.warning(
            self.request, _("The text was saved, not published: it is published by the last decision only.")
        )

    def submit_action(self) -> HttpResponse:
        """Save what was typed, then submit; where submitting is refused, the draft stays saved."""
        try:
            with transaction.atomic():
                self._save_for_submission()
        except Refused as refused:
            return self._show_again(refused)
        try:
            round_ = services.submit(self.page, self.request.user)
        except Refused as refused:
            messages.error(self.request, _("Saved as a draft, not submitted. %s") % refused.message)
            return self.redirect_and_remain()  # type: ignore[attr-defined]
        messages.success(self.request, sentences.submitted(self.page, round_))
        return self.redirect_away()  # type: ignore[attr-defined]

    def _save_for_submission(self) -> None:
        raise NotImplementedError

    def _show_again(self, refused: Refused) -> HttpResponse:
        messages.error(self.request, refused.message)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]


class LockedSentenceMixin:
    """A text that waits for somebody: the sentence says for whom; what was typed stays on the page."""

    def form_invalid(self: Any, form: Any) -> HttpResponse:
        if self.locked_for_user and not self.expects_json_response:
            self.has_unsaved_changes = True
            sentence = self.lock.get_message(self.request.user) if self.lock else ""
            messages.error(self.request, sentence or _("The page could not be saved as it is locked."))
            self.errors_debug = ""
            return self.render_to_response(self.get_context_data())
        return super().form_invalid(form)  # type: ignore[misc]


class GovernedEditView(LockedSentenceMixin, GovernedEditMixin, EditView):
    page: Any

    def get_template_names(self) -> list[str]:
        names = super().get_template_names()
        return ["workflows/editor/edit.html"] if names == ["wagtailadmin/pages/edit.html"] else names

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.expects_json_response and not self.locked_for_user and self.is_out_of_date:
            return self.show_other_tab()
        return super().post(request, *args, **kwargs)

    def show_other_tab(self) -> HttpResponse:
        """Somebody saved since this page was opened: say so, keep what was typed, save at the second press."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.is_valid()
        messages.warning(self.request, sentences.other_tab(self.latest_revision))
        self.has_unsaved_changes = True
        # Otherwise the browser would save over the other version by itself.
        self.autosave_enabled = False
        return self.render_to_response(self.get_context_data())

    def _save_for_submission(self) -> None:
        self.page = self.form.save(commit=not self.page.live)
        self.subscription.save()
        revision = self.page.save_revision(
            user=self.request.user, log_action=True, previous_revision=self.previous_revision
        )
        if self.has_content_changes and "comments" in self.form.formsets:
            self.log_commenting_changes(self.get_commenting_changes(), revision)

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        """Nothing: comments are told of as notices (``workflows.comment_notices``), and mailed by the worker."""

    def get_side_panels(self) -> Any:
        panels = list(super().get_side_panels())
        if not self.expects_json_response and not self.hydrate_create_view:
            panels.append(DecisionsSidePanel(self.page, self.request))
        return MediaContainer(panels)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.expects_json_response:
            context["standing"] = standing.standing_of(self.page, self.request.user)
        return context


class GovernedRevertView(LockedSentenceMixin, GovernedEditMixin, RevisionsRevertView):
    """An older version is looked at, and saved as a new draft; it is submitted from the editor."""

    @cached_property
    def action_name_and_method(self) -> tuple[str, Any]:
        return ("save", self.save_action)


class GovernedCreateView(GovernedEditMixin, CreateView):
    template_name = "workflows/editor/create.html"
    page: Any

    def _save_for_submission(self) -> None:
        self.page = self.form.save(commit=False)
        self.page.live = False
        self.parent_page.add_child(instance=self.page)
        self.set_default_privacy_setting()
        self.page.save_revision(user=self.request.user, log_action=True)
        self.subscription.page = self.page
        self.subscription.save()

    def save_action(self) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().save_action()
        except Refused as refused:
            if self.expects_json_response:
                return self.json_error_response("refused", refused.message)
            return self._show_again(refused)

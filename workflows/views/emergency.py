"""Keadaan darurat: an administrator publishes or takes down with a reason, and the Sekda reviews it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from cms.core.reasons import NO_REASON, check_reason
from workflows import emergencies, policies, selectors, services
from workflows.changes.compare import changes_between
from workflows.changes.whole import whole_text
from workflows.content import revision_hash
from workflows.forms import NoteField
from workflows.models import Decision, GovernedMixin
from workflows.policies import Refused
from workflows.sheets.making import publication_by


def texts_of(
    obj: Any,
    shown: Revision | None,
    approved: Revision | None,
    decisions: list[Decision],
    request: HttpRequest,
) -> dict[str, Any]:
    """The text that an emergency is about, whole, and its difference to what the chain approved last."""
    if shown is None:
        return {}
    return {
        "parts": whole_text(shown.as_object(), shown.content, request),
        "approved": approved,
        "approved_at": selectors.approved_at(approved, decisions),
        "changes": changes_between(type(obj), approved.content, shown.content) if approved else [],
    }


class ReasonForm(forms.Form):
    reason = NoteField(
        label=gettext_lazy("Reason"),
        error_messages={"required": NO_REASON}, validators=[check_reason],
    )  # fmt: skip
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, publishes: bool, **kwargs: Any) -> None:
        """Who publishes names the text that was read; who takes down reads nothing first."""
        super().__init__(*args, **kwargs)
        self.publishes = publishes

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.publishes and not data.get("seen"):
            raise forms.ValidationError(gettext_lazy("Read the text on this page first, then publish it."))
        return data


class ReviewForm(forms.Form):
    comment = NoteField(
        label=gettext_lazy("Your note"),
        error_messages={"required": NO_REASON}, validators=[check_reason],
    )  # fmt: skip


class EmergencyFormView(WagtailAdminTemplateMixin, FormView):
    """One question, one field, one button; a refusal is a sentence, and what was typed stays."""

    header_icon = "warning"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self.act(form)
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The field stands below a long text: whoever pressed the button is led to it, with and without JavaScript."""
        for name in form.errors:
            if name in form.fields:
                form.fields[name].widget.attrs["autofocus"] = True
        return super().form_invalid(form)

    def act(self, form: Any) -> HttpResponse:
        raise NotImplementedError


class ActView(EmergencyFormView):
    """Confirmation of what will happen, and to whom it is told. For administrators."""

    template_name = "workflows/emergency_act.html"
    form_class = ReasonForm
    publishes = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            emergencies.check_administers(request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def obj(self) -> Any:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, GovernedMixin):
            raise Http404
        return page

    def get_page_title(self) -> str:
        return _("Publish in an emergency") if self.publishes else _("Take down in an emergency")

    def get_initial(self) -> dict[str, Any]:
        latest = self.obj.get_latest_revision()
        return {"seen": revision_hash(latest) if latest and self.publishes else ""}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "publishes": self.publishes}

    def act(self, form: Any) -> HttpResponse:
        known = {"reason": form.cleaned_data["reason"]}
        if self.publishes:
            made = services.break_glass(self.obj, self.request.user, seen=form.cleaned_data["seen"], **known)
            messages.success(self.request, _("Published. The Sekda and everyone concerned have been told."))
        else:
            made = services.take_down(self.obj, self.request.user, **known)
            messages.success(self.request, _("Taken down. The Sekda and everyone concerned have been told."))
        return redirect("workflows:emergency", made.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {"obj": self.obj, "publishes": self.publishes, "round": selectors.open_round(self.obj),
                 "name": selectors.spoken_title_of(self.obj)}  # fmt: skip
        shown = self.obj.get_latest_revision() if self.publishes else self.obj.live_revision
        decisions = list(selectors.history_of(self.obj))
        approved = selectors.approved_version(self.obj, decisions)
        texts = texts_of(self.obj, shown, approved, decisions, self.request)
        if self.publishes and shown and (public := selectors.public_besides(self.obj, approved)):
            texts["public"] = public
            texts["public_since"] = selectors.approved_at(public, decisions)
            texts["public_changes"] = changes_between(type(self.obj), public.content, shown.content)
        return super().get_context_data(**kwargs, **known, **texts)


class EmergencyView(EmergencyFormView):
    """What was done, by whom and why; with a form for whoever is to review it."""

    template_name = "workflows/emergency.html"
    form_class = ReviewForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not policies.may_read(request.user, self.obj) and not self.may_review:
            raise Http404  # whoever may not read the text is not told that it is there
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def emergency(self) -> Decision:
        made = Decision.objects.filter(action__in=emergencies.EMERGENCIES).select_related("person")
        return get_object_or_404(made, pk=self.kwargs["pk"])

    @cached_property
    def obj(self) -> Any:
        found = self.emergency.governed()
        if found is None:
            raise Http404
        return found

    @cached_property
    def may_review(self) -> bool:
        return emergencies.may_review(self.request.user, self.emergency)

    def get_page_title(self) -> str:
        return self.emergency.get_action_display()

    def act(self, form: Any) -> HttpResponse:
        services.review(self.emergency, self.request.user, comment=form.cleaned_data["comment"])
        messages.success(self.request, _("Reviewed. The mark on the page is gone; the history stays."))
        return redirect("workflows:emergency", self.emergency.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = list(selectors.history_of(self.obj))
        approved = selectors.approved_before(self.emergency, decisions)
        return super().get_context_data(
            **kwargs,
            **texts_of(self.obj, self.emergency.revision, approved, decisions, self.request),
            emergency=self.emergency,
            took_down=self.emergency.action == Decision.Action.TAKE_DOWN,
            obj=self.obj,
            decisions=decisions,
            name=selectors.spoken_title_of(self.obj),
            may_review=self.may_review,
            why_open="" if emergencies.reviewers(self.emergency) else emergencies.without_reviewer(),
            publication=publication_by(self.emergency),
            review=self.emergency.answers.filter(action=Decision.Action.REVIEW)
            .select_related("person")
            .first(),
        )

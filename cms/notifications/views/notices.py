"""Pemberitahuan: what a person was told, the way to each thing, and what was read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.keys import key_of
from cms.notifications.selectors import notices_of, setting_of, texts_of, unread_count
from cms.notifications.services import read

PER_PAGE = 25


class NoticesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "notifications/list.html"
    page_title = _("Notices")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        only_unread = "belum" in self.request.GET
        paginator = WagtailPaginator(notices_of(user, unread=only_unread), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        notices = list(page.object_list)
        texts = texts_of(user, notices)
        context.update(
            notices=[(notice, texts[notice.pk]) for notice in notices],
            items=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            only_unread=only_unread,
            unread=paginator.count if only_unread else unread_count(user),
            setting=setting_of(user),
        )
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Marks one as read, or all."""
        rows = notices_of(request.user)
        one = request.POST.get("satu", "")
        if one:
            rows = rows.filter(pk=key_of(one) or 0)
        read(rows)
        return redirect(request.get_full_path())


class OpenView(View):
    """Leads to the thing a notice is about, and marks the notice as read."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(notices_of(request.user), pk=pk)
        read(notices_of(request.user).filter(pk=notice.pk))
        here = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, None)
        return redirect(notice.url if here else "notices:list")

"""What search engines may read, and where it is."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.plans.selectors.public import published

CLOSED = ("/admin/", "/api/", "/cari/", "/documents/", "/perubahan/", "/verifikasi/", "/*?*urut=", "/*?*opd=")


class PublishedPages(Sitemap[Any]):
    """Every page anybody may read, under the name the site was asked by."""

    def items(self) -> Any:
        return [page for page in published(Page).filter(depth__gt=1).order_by("path") if page.url]

    def location(self, item: Page) -> str:
        return item.url

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return render_sitemap(request, {"pages": PublishedPages()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Every page but the desk and lists that only repeat what stands elsewhere."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

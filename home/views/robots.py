"""What search engines may read."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

CLOSED = ("/admin/", "/api/", "/cari/", "/documents/", "/*?*urut=", "/*?*opd=")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Every page but the desk and lists that only repeat what stands elsewhere."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""Every address of the site. Our edit view stands before Wagtail's, so its doors pass our rules."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from cms.core.views.links import AddressView
from cms.documents.views.collections import CollectionEditView


def absent(request: HttpRequest) -> HttpResponse:
    """An address of Wagtail's that is not ours: its test of error pages, which always fails."""
    raise Http404


urlpatterns = [
    path("admin/failwhale/", absent),
    path("admin/choose-external-link/", require_admin_access(AddressView.as_view())),
    path("admin/collections/<int:pk>/", require_admin_access(CollectionEditView.as_view())),
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include("workflows.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Wagtail's sign-in page for readers: there is one way to sign in, with its pauses and its log.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    path("footnotes/", include("wagtail_footnotes.urls")),
    path("", include("search.urls")),
    path("", include("cms.documents.urls")),
    path("", include("cms.plans.urls")),
    path("", include("workflows.public_urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "home.views.errors.bad_request"
handler403 = "home.views.errors.forbidden"
handler404 = "home.views.errors.not_found"
handler500 = "home.views.errors.server_error"

"""Pictures by their address: of a published page for everybody, any other for those who work with pictures.

The address of a picture can be guessed from its name, so the file alone says nothing about who may see it.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

PUBLIC_SECONDS = 3600
ORIGINALS = "original_images/"


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """What one may not see is answered as what is not there."""
    image = _image_at(path)
    if image is None:
        raise Http404
    public = not path.startswith(ORIGINALS) and is_public(image)
    if not public and not _works_with(request.user, image):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def is_public(image: Any) -> bool:
    """Whether a page shows it as the public reads that page now; drafts are in revisions, not in the index."""
    uses = ReferenceIndex.get_references_to(image).filter(base_content_type__app_label="wagtailcore")
    pages = [int(pk) for pk in uses.values_list("object_id", flat=True)]
    return bool(pages) and Page.objects.live().public().filter(pk__in=pages).exists()


def _image_at(path: str) -> Any:
    """The picture that a file belongs to: itself, or one of the sizes made of it."""
    images: Any = get_image_model().objects
    if path.startswith(ORIGINALS):
        return images.filter(file=path).first()
    return images.filter(renditions__file=path).first()


def _works_with(user: Any, image: Any) -> bool:
    """The library of pictures is one for all offices: whoever may choose a picture there sees it."""
    actions = ["choose", "add", "change"]
    policy: Any = policy_registry.get_by_type(get_image_model())
    return user.is_authenticated and policy.user_has_any_permission_for_instance(user, actions, image)

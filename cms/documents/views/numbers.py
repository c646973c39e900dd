"""Wagtail's views that are given ids in the address: only numbers, and only what one may know of."""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from cms.documents.selectors import visible_documents

NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def numbered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view`` without the ids that are none."""

    def with_numbers(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _keep(request, numbers_of(request))
        return view(request, *args, **kwargs)

    return with_numbers


def known(view: Callable[..., HttpResponse], name: str) -> Callable[..., HttpResponse]:
    """``view`` of one document, whose id it calls ``name``: what one may not know of is not there."""

    def of_known(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not visible_documents(request.user).filter(pk=kwargs[name]).exists():
            raise Http404
        return view(request, **kwargs)

    return of_known


class KnownPictures:
    """A bulk action of Wagtail's that stumbles over no id."""

    request: HttpRequest

    def get_actionable_objects(self) -> Any:
        _keep(self.request, self._known(numbers_of(self.request)))
        return super().get_actionable_objects()  # type: ignore[misc]

    def _known(self, sent: set[str]) -> set[str]:
        return sent


class KnownDocuments(KnownPictures):
    """Wagtail names what one may not change; a document that one may not read is not there at all."""

    def _known(self, sent: set[str]) -> set[str]:
        known = visible_documents(self.request.user).filter(pk__in=sent)
        return {str(pk) for pk in known.values_list("pk", flat=True)}


class KeptOpenDocuments(KnownDocuments):
    """Into another collection, one by one: Wagtail's single statement passes by what keeps a document open."""

    @classmethod
    @transaction.atomic
    def execute_action(cls, objects: Any, collection: Any = None, **kwargs: Any) -> tuple[int, int]:
        for document in objects:
            document.collection = collection
            document.save(update_fields=["collection"])
        return len(objects), 0


class UntaggedDocuments(KnownDocuments):
    """Nobody tags documents: the words would be offered to whoever may tag anything."""

    def check_perm(self, _document: Any) -> bool:
        return False


def numbers_of(request: HttpRequest) -> set[str]:
    return {sent for sent in request.GET.getlist("id") if NUMBER.fullmatch(sent)}


def _keep(request: HttpRequest, ids: set[str]) -> None:
    """``all`` stays: Wagtail asks our policy which those are."""
    asked: Any = request.GET.copy()
    asked.setlist("id", sorted(ids | ({"all"} & set(asked.getlist("id")))))
    if not NUMBER.fullmatch(asked.get("childOf", "")):
        asked.pop("childOf", None)
    request.GET = asked

"""Since when what people wrote in a text counts: after the version that the whole chain approved last."""

from typing import Any

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page

from workflows.models import Decision


def publications(content_type: Any, object_id: Any) -> QuerySet[Decision]:
    """Lines of every publication of a text, those of an emergency too."""
    made = Decision.objects.filter(content_type=content_type, object_id=object_id)
    return made.filter(action=Decision.Action.PUBLISH, revision__isnull=False)


def of_the_chain(made: QuerySet[Decision]) -> QuerySet[Any]:
    """Of these publications the number of the version that the whole chain approved last: one row or none."""
    return made.filter(about=None).order_by("-pk").values_list("revision", flat=True)[:1]


def approved_until(obj: Any) -> int:
    """The key of the version of ``obj`` that was approved last; 0 while none was. One query.

    What an emergency published was not approved, so whoever wrote it wrote what is decided about; what it took
    down stays approved. A text published before there were decisions counts as approved.
    """
    made = publications(obj.get_base_content_type(), obj.pk).order_by("pk").values_list("revision", "about")
    lines = list(made)
    undecided = 0 if lines else obj.live_revision_id or 0
    return next((revision for revision, about in reversed(lines) if about is None), undecided)


def written_since_approval() -> Q:
    """Condition on revisions: written after the version of their text that :func:`approved_until` finds."""
    key = Cast(OuterRef("object_id"), BigIntegerField())
    made = publications(OuterRef("base_content_type"), key)
    live = Coalesce(Subquery(Page.objects.filter(pk=key).values("live_revision_id")[:1]), 0)
    undecided = Case(When(Exists(made), then=Value(0)), default=live, output_field=BigIntegerField())
    return Q(pk__gt=Coalesce(Subquery(of_the_chain(made)), undecided, output_field=BigIntegerField()))

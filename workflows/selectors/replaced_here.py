"""The twin in SQL of :mod:`workflows.selectors.replaced`: who replaced a file of a text that waits."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from wagtail.models import Page, PageLogEntry, Revision

from workflows import shown_files
from workflows.models import Decision
from workflows.selectors.since import of_the_chain, publications


def has_replaced(person: Any, up: int = 1) -> Q:
    """Condition on rows ``up`` queries within one on task states: ``person`` replaced a file that the text shows.

    The twin in SQL of :func:`who_replaced`, of pages.
    """
    return any_replaced(Q(by=person), up)


def any_replaced(by: Q, up: int) -> Q:
    """As :func:`has_replaced`, by anybody of whom the condition ``by`` on replacements is true."""
    asked = Q(pk__in=[])
    for rows in shown_files.replacements:
        asked |= Q(Exists(_counted(rows().filter(by), up + 1)))
    return asked


def _counted(rows: QuerySet[Any], up: int) -> QuerySet[Any]:
    """Of these replacements, those of a file that the text leads to, from its last approval to its submission."""
    number = outer("workflow_state__object_id", up)
    kind, key = outer("workflow_state__base_content_type", up), Cast(number, BigIntegerField())
    made, page = publications(kind, key), Page.objects.filter(pk=key)
    live = page.filter(live_revision__isnull=False).values("last_published_at")
    undecided = Case(When(Exists(made), then=None), default=Subquery(live), output_field=DateTimeField())
    wrote = Revision.objects.filter(base_content_type=kind, object_id=number, created_at__lt=OuterRef("at"))
    logged = PageLogEntry.objects.filter(page=key, timestamp__lt=OuterRef("at"))
    submitted = Decision.objects.filter(
        workflow_state=outer("workflow_state", up),
        action=Decision.Action.SUBMIT,
        made_at__lte=OuterRef("at"),
    )
    shown = page.annotate(stored=Cast("latest_revision__content", TextField())).filter(stored__regex=_link())
    since = Coalesce(Subquery(of_the_chain(made).values("made_at")), undecided)
    begun = Q(at__gt=F("since")) | Q(since=None) & (Q(Exists(wrote)) | Q(Exists(logged)))
    # A case, so that no database reads the words of texts for files of another time.
    counts = Case(When(begun & ~Q(Exists(submitted)), then=Exists(shown)), default=Value(False))
    return rows.annotate(since=since).filter(counts)


def _link() -> Concat:
    """:data:`workflows.selectors.replaced.LINK` for the file of the row around, in words both databases take."""
    kind, between = r'linktype=\\*"document\\*"', " ([^<>]* )?"
    number = Concat(Value(r'id=\\*"'), Cast(OuterRef("key"), CharField()), Value(r'\\*"'))
    one, other = Value(f"<a{between}{kind}{between}"), Value(f"{between}{kind}")
    return Concat(one, number, Value(f"|<a{between}"), number, other)


def outer(name: str, up: int) -> OuterRef:
    """A field of a row, such as the task state, from a query that stands ``up`` queries within."""
    found = OuterRef(name)
    for _step in range(up - 1):
        found = OuterRef(found)
    return found

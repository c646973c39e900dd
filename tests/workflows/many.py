"""Many texts that wait, made as copies of one in a few statements: the queue of a city after years, in a second.

Knows Wagtail only, so that the benchmarks fill a stock project with it too.
"""

import uuid
from typing import Any

from django.db import connection
from wagtail.models import Page, Revision, TaskState, WorkflowState

BATCH = 500


def copies_of(round_: WorkflowState, number: int) -> None:
    """``number`` more texts that wait where ``round_`` waits; all but their history is as if each was submitted."""
    source = round_.content_object.specific
    revision, state = source.get_latest_revision(), round_.current_task_state
    pages = _pages(source, number)
    revisions = Revision.objects.bulk_create(
        [_copy(revision, object_id=str(page.pk), content=dict(revision.content)) for page in pages], BATCH
    )
    for page, made in zip(pages, revisions, strict=True):
        page.latest_revision = made
    Page.objects.bulk_update(pages, ["latest_revision"], BATCH)
    rounds = WorkflowState.objects.bulk_create(
        [_copy(round_, object_id=str(page.pk), current_task_state=None) for page in pages], BATCH
    )
    states = TaskState.objects.bulk_create(
        [_copy(state, workflow_state=r, revision=v) for r, v in zip(rounds, revisions, strict=True)], BATCH
    )
    for made, opened in zip(rounds, states, strict=True):
        made.current_task_state = opened
    WorkflowState.objects.bulk_update(rounds, ["current_task_state"], BATCH)
    if turn := getattr(state, "turn", None):
        type(turn).objects.bulk_create([_copy(turn, task_state=opened) for opened in states], BATCH)


def _copy(row: Any, **changed: Any) -> Any:
    """A new row with the values of ``row``, but for its key and ``changed``."""
    fields = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**{**fields, **changed})


def _pages(source: Any, number: int) -> list[Page]:
    """Siblings behind the last one; the rows of the page's own model follow those of the tree."""
    base, parent = source.page_ptr, source.get_parent()
    first = parent.get_last_child()._inc_path()
    step = Page._str2int(first[-Page.steplen :])
    pages: list[Page] = []
    for place in range(number):
        path = parent.path + Page._int2str(step + place).rjust(Page.steplen, Page.alphabet[0])
        slug = f"salinan-{step}-{place}"
        pages.append(
            _copy(
                base,
                path=path,
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                translation_key=uuid.uuid4(),
                latest_revision=None,
            )
        )
    made = Page.objects.bulk_create(pages, BATCH)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + number)
    _own_rows(source, made)
    return made


def _own_rows(source: Any, pages: list[Page]) -> None:
    own = [f.column for f in source._meta.local_concrete_fields]
    key = source._meta.pk.column
    table, rest = connection.ops.quote_name(source._meta.db_table), [c for c in own if c != key]
    columns = ", ".join(map(connection.ops.quote_name, [key, *rest]))
    values = ", ".join(["%s", *map(connection.ops.quote_name, rest)])
    statement = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {key} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(page.pk, source.pk) for page in pages])

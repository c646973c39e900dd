"""Another order among siblings, beside publications: the tree moves many rows, and a publication writes its own whole.

Both lock the text's own row first, so that neither writes an old place over a new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Page

from workflows.permit import tree_permit
from workflows.registry import governed_models


@contextmanager
def arranging(parent: Page) -> Iterator[None]:
    """For the length of the block the pages below ``parent`` may change places; read them inside, not before."""
    with tree_permit():
        hold(parent)
        yield


def hold(parent: Page) -> None:
    """Lock every governed text in and below ``parent``, in the order of the keys."""
    for model in governed_models():
        if issubclass(model, Page):
            rows = model._base_manager.filter(path__startswith=parent.path).order_by("pk")
            list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))

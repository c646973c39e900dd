"""The permit with which a write path, and nothing else, changes what the public reads of a governed object."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

_permit: ContextVar[frozenset[tuple[str, int]]] = ContextVar("publication_permit", default=frozenset())
_moving: ContextVar[bool] = ContextVar("rounds_move", default=False)
TREE = 0


class PublicationRefused(Exception):  # noqa: N818 - read aloud: "publication refused"
    """What the public reads of a governed object changes only through a recorded decision.

    Not a ``PermissionDenied``: Wagtail would answer that with a sentence of its own.
    """


class Permit(models.Model):
    """The permit as the triggers of the database see it: there for the length of a transaction, then gone.

    ``object_id`` is the key of a page; 0 permits another order of the tree.
    """

    object_id = models.PositiveBigIntegerField(_("object"), db_index=True)

    class Meta:
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.object_id)


@contextmanager
def publication_permit(obj: models.Model) -> Iterator[None]:
    """Opens the door of publication for one object, for the length of a write path."""
    token = _permit.set(_permit.get() | {(obj._meta.label, obj.pk)})
    try:
        if isinstance(obj, Page):
            with _known_to_the_database(obj.pk):
                yield
        else:
            yield
    finally:
        _permit.reset(token)


@contextmanager
def tree_permit() -> Iterator[None]:
    """Lets pages change places among their siblings; their content, address and depth stay guarded."""
    with _known_to_the_database(TREE):
        yield


@contextmanager
def _known_to_the_database(key: int) -> Iterator[None]:
    with transaction.atomic():
        row = Permit.objects.create(object_id=key)
        yield
        row.delete()


def has_permit(obj: models.Model) -> bool:
    return (obj._meta.label, obj.pk) in _permit.get()


@contextmanager
def rounds_move() -> Iterator[None]:
    """Lets rounds and their stages be written, for the length of a transition."""
    token = _moving.set(True)
    try:
        yield
    finally:
        _moving.reset(token)


def may_move_rounds() -> bool:
    return _moving.get()

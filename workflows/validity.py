"""Whether a stored text can be published as it stands: drafts are saved incomplete, and texts meet.

Asked before each decision is recorded, so that the last approval never ends in an error.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Revision

from workflows import shown_files
from workflows.content import Reading, by_model, links, named_files
from workflows.parts import content_relations, lost
from workflows.policies import Refused

# Fields of the tree and of bookkeeping, which nobody types, and the agency, which is never deleted.
# Each would cost a question.
KEPT_BY_WAGTAIL = frozenset({
    "path", "depth", "numchild", "translation_key", "locale", "content_type", "live_revision", "latest_revision",
    "page_ptr",
})  # fmt: skip


def check_valid(revision: Revision, reading: Reading | None = None) -> None:
    """Refuses a text that could not be published, naming each field and what is wrong with it."""
    text = (reading or Reading()).object_of(revision)
    if found := [*sentences_of_lost(text, revision.content), *problems(text)]:
        raise Refused(in_words(found))


def in_words(found: list[str]) -> str:
    return _("This text cannot be published as it is. %(problems)s") % {
        "problems": " ".join(dict.fromkeys(found))
    }


def sentences_of_lost(text: Any, content: dict[str, Any]) -> list[str]:
    """Of rows that the stored version names and that were deleted: ``text``, built from it, goes without them."""
    return [
        _("%(field)s: what this version names there has been deleted. Choose anew, or save without it.")
        % {"field": name}
        for name in lost(text, content)
    ]


def problems(obj: Any) -> Iterator[str]:
    """What publishing would refuse, in sentences; then what the model itself knows to be wrong."""
    try:
        obj.full_clean(exclude=KEPT_BY_WAGTAIL | ({"agency"} if getattr(obj, "agency_id", None) else set()))
    except ValidationError as invalid:
        yield from sentences_of(obj, invalid)
    yield from _of_blocks(obj)
    yield from _of_rows(obj)
    yield from obj.further_problems()
    yield from _of_links(obj)


def sentences_of(obj: models.Model, invalid: ValidationError) -> list[str]:
    """``Kode: Bidang ini tidak boleh kosong.``"""
    errors = invalid.message_dict if hasattr(invalid, "error_dict") else {NON_FIELD_ERRORS: invalid.messages}
    return [
        f"{label}: {sentence}" if (label := _label(obj, name)) else sentence
        for name, sentences in errors.items()
        for sentence in sentences
    ]


def _label(obj: models.Model, name: str) -> str:
    try:
        field: Any = obj._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return str(capfirst(getattr(field, "verbose_name", name)))


def _of_blocks(obj: models.Model) -> Iterator[str]:
    """Blocks are checked by the editor's form only, where a draft may leave required ones empty."""
    for field in obj._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        try:
            field.stream_block.clean(getattr(obj, field.name))
        except ValidationError:
            yield _("%(field)s: a block is incomplete or not valid; the editor shows which.") % {
                "field": capfirst(str(field.verbose_name))
            }


def _of_rows(obj: models.Model) -> Iterator[str]:
    for relation in content_relations(type(obj)):
        for row in getattr(obj, relation.get_accessor_name() or "").all():
            try:
                row.clean_fields(exclude={relation.field.name, row._meta.pk.name})
            except ValidationError as invalid:
                heading = f"{capfirst(str(row._meta.verbose_name))} {row}"
                yield from (f"{heading}, {sentence}" for sentence in sentences_of(row, invalid))


def _of_links(obj: models.Model) -> Iterator[str]:
    """What the text leads to and is not there any more; and documents that not everybody may open, now: they are
    closed, or deleted, while the text is on its way, too."""
    for model, keys in {**by_model(links(obj)), **named_files(obj)}.items():
        rows = model._base_manager.filter(pk__in=[key for key in keys if key.isdecimal()]).order_by("pk")
        there = {str(row.pk) for row in rows}
        for key in sorted(keys - there):
            yield _(
                "%(kind)s no. %(key)s, which the text leads to or shows, has been deleted. Take it out."
            ) % {
                "kind": capfirst(str(model._meta.verbose_name)),
                "key": key,
            }
        if hasattr(model, "file"):
            yield from _of_closed_files(rows)


def _of_closed_files(files: models.QuerySet[Any]) -> Iterator[str]:
    for name in (name for names_of in shown_files.closed for name in names_of(files)):
        yield _(
            "%(file)s is not open to everybody, and the public would read this text. Open it to everybody, or "
            "take it out of the text."
        ) % {"file": name}

"""The canonical hash of what a revision shows: its fields and blocks, its rows, its files by their bytes, its place.

The same content gives the same hash on every database, after every reload, in whatever order its keys come.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Length, Substr
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction, Revision

# Bookkeeping that changes without the text changing.
BOOKKEEPING = frozenset({
    "pk", "path", "depth", "numchild", "url_path", "live", "has_unpublished_changes",
    "first_published_at", "last_published_at", "live_revision", "latest_revision",
    "latest_revision_created_at", "locked", "locked_at", "locked_by", "expired", "owner",
    "draft_title", "wagtail_admin_comments", "alias_of", "translation_key", "locale",
    "content_type", "go_live_at", "expire_at",
})  # fmt: skip
CHUNK = 1 << 20
# Tags of rich text as Wagtail stores it.
ATTRIBUTE = re.compile(r'[a-z][a-z-]*="[^"<>]*"')
TAG = re.compile(r'<(a|embed|footnote|p|li|ul|ol|h[1-6]|hr|br)((?:\s+[a-z][a-z-]*="[^"<>]*")+)\s*(/?)>')


class Reading:
    """Hashes of revisions, and the texts built from them, each once for the length of one transition."""

    def __init__(self, text: Any = None) -> None:
        """``text`` is the locked object whose revisions are read, where there is one: it is not fetched again."""
        self._text = text
        self._taken: dict[int, str] = {}
        self._built: dict[int, Any] = {}

    def hash_of(self, revision: Revision) -> str:
        if revision.pk not in self._taken:
            if revision.pk not in self._built:
                self._built[revision.pk] = self._build(revision)
            self._taken[revision.pk] = revision_hash(revision, self._built[revision.pk])
        return self._taken[revision.pk]

    def hash_of_number(self, key: int | None) -> str | None:
        """As :meth:`hash_of`, of a revision by its key, which is fetched once; None where there is none."""
        if key not in self._taken:
            revision = Revision.objects.filter(pk=key).select_related("content_type").first()
            return self.hash_of(revision) if revision is not None else None
        return self._taken[key]

    def hold_files(self, revision: Revision) -> None:
        """Lock the pictures and documents of ``revision`` before its hash is taken: none is replaced until commit."""
        if revision.pk not in self._taken:
            built = self._built[revision.pk] = self._build(revision)
            for model, ids in sorted(named_files(built).items(), key=lambda named: named[0]._meta.label):
                rows = model._base_manager.select_for_update(of=("self",), no_key=True)
                list(rows.filter(pk__in=ids).order_by("pk").values_list("pk"))

    def _build(self, revision: Revision) -> Any:
        text = self._text
        if text is None or revision.object_id != str(text.pk) or not hasattr(text, "with_content_json"):
            return revision.as_object()
        return text.with_content_json(revision.content)

    def object_of(self, revision: Revision) -> Any:
        """The text of ``revision``. Hashed first: whoever checks the object may also complete it."""
        self.hash_of(revision)
        return self._built[revision.pk]


def revision_hash(revision: Revision, built: Any = None) -> str:
    """SHA-256 (hex) over the canonical JSON of all that ``revision`` shows, as its files are now.

    ``built`` is its object, where somebody built it already; only its references are read.
    """
    return hashlib.sha256(as_json(shown_by(revision, built)).encode()).hexdigest()


def shown_by(revision: Revision, built: Any = None) -> dict[str, Any]:
    """All that is hashed of ``revision``."""
    model: Any = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    shown: dict[str, Any] = {"text": canonical(model, revision.content)}
    if files := list(_files(built or revision.as_object())):
        shown["files"] = sorted(files, key=as_json)
    if issubclass(model, Page):
        shown["place"] = _place(revision.object_id)
    return shown


def content_hash(model: type[models.Model], content: dict[str, Any]) -> str:
    """As :func:`revision_hash`, of the text alone."""
    return hashlib.sha256(as_json(canonical(model, content)).encode()).hexdigest()


def canonical(model: type[models.Model], content: dict[str, Any], leave: frozenset[str] = BOOKKEEPING) -> Any:
    """``Revision.content`` without bookkeeping; the JSON of blocks is read, for its keys have no order."""
    rows = {relation.get_accessor_name(): relation for relation in get_all_child_relations(model)}
    return {
        key: _rows(rows[key], value) if key in rows else _value(model, key, value)
        for key, value in content.items()
        if key not in leave
    }


def _rows(relation: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Child rows without their keys, which they get when they are published; in an order of their own."""
    model = relation.related_model
    leave = frozenset({"pk", "translation_key", "locale", relation.field.name})
    found = [canonical(model, row, leave) for row in rows]
    ordered = any(field.name == "sort_order" for field in model._meta.get_fields())
    return found if ordered else sorted(found, key=as_json)


def _value(model: type[models.Model], key: str, value: Any) -> Any:
    try:
        field = model._meta.get_field(key)
    except FieldDoesNotExist:
        return value
    if isinstance(field, StreamField) and isinstance(value, str):
        return _block(field.stream_block, json.loads(value or "[]"))
    if isinstance(field, RichTextField):
        return _plain_markup(value)
    if field.many_to_many and isinstance(value, list):
        return sorted(value, key=str)
    return value


def _block(block: Any, raw: Any) -> Any:
    """The stored value of a block; only what a block shows as rich text is read as such."""
    if isinstance(block, blocks.RichTextBlock):
        return _plain_markup(raw)
    if isinstance(block, blocks.BaseStructBlock) and isinstance(raw, dict):
        return {key: _child(block.child_blocks.get(key), value) for key, value in raw.items()}
    if isinstance(raw, list) and isinstance(block, blocks.BaseStreamBlock):
        return [_member(block.child_blocks.get(row.get("type")), row) for row in raw]
    if isinstance(raw, list) and isinstance(block, blocks.ListBlock):
        return [_member(block.child_block, row) for row in raw]
    return raw


def _child(block: Any, raw: Any) -> Any:
    return raw if block is None else _block(block, raw)


def _member(block: Any, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a stream or a list, with its type and identity."""
    return {**row, "value": _child(block, row.get("value"))}


def _plain_markup(value: Any) -> Any:
    """Rich text without what the editor rewrites and nobody sees: the order of attributes, its keys of paragraphs."""
    return TAG.sub(_plain_tag, value) if isinstance(value, str) and "<" in value else value


def _plain_tag(tag: re.Match[str]) -> str:
    shown = sorted(found for found in ATTRIBUTE.findall(tag[2]) if not found.startswith("data-block-key="))
    return f"<{' '.join([tag[1], *shown])}{tag[3]}>"


def as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def _files(obj: Any) -> Iterator[dict[str, Any]]:
    """Images and documents that the text shows, by their bytes."""
    for model, ids in named_files(obj).items():
        for found in model._base_manager.filter(pk__in=ids):
            yield _of_file(found)


def named_files(obj: Any) -> dict[Any, set[str]]:
    """Keys of the pictures and documents that the text shows, by their model."""
    return {model: keys for model, keys in by_model(_references(obj)).items() if hasattr(model, "file")}


def by_model(found: Iterable[tuple[Any, Any]]) -> dict[Any, set[str]]:
    named: dict[Any, set[str]] = {}
    for model, pk in found:
        named.setdefault(model, set()).add(str(pk))
    return named


def _references(obj: Any) -> Iterator[tuple[Any, Any]]:
    """Model and key of everything the fields, blocks and rows of ``obj`` point at."""
    for field in obj._meta.get_fields():
        points = field.is_relation and field.many_to_one and field.concrete
        if points and (pk := field.value_from_object(obj)) is not None:
            yield field.related_model, pk
    for row in _rows_of(obj):
        yield from _references(row)
    yield from _led_to(obj)


def links(obj: Any) -> Iterator[tuple[Any, Any]]:
    """Model and key of everything the blocks and rich text of ``obj`` and its rows lead to."""
    yield from _led_to(obj)
    for row in _rows_of(obj):
        yield from links(row)


def _led_to(obj: Any) -> Iterator[tuple[Any, Any]]:
    for field in obj._meta.get_fields():
        if hasattr(field, "extract_references") and (value := field.value_from_object(obj)) is not None:
            yield from (found[:2] for found in field.extract_references(value))


def _rows_of(obj: Any) -> Iterator[Any]:
    for relation in get_all_child_relations(obj):
        yield from getattr(obj, relation.get_accessor_name()).all()


def _of_file(found: Any) -> dict[str, Any]:
    """The bytes alone, which stay while a published page shows them (:mod:`workflows.shown_files`).

    Title, description and focal point are of the library. A page shows the words of the link or, of a picture, the
    alternative text that stands in the text, and never a crop: so no edit in the library voids a decision.
    """
    return {"kind": found._meta.label, "pk": found.pk, "bytes": bytes_hash(found.file)}


def bytes_hash(file: Any) -> str:
    """SHA-256 (hex) of a stored file; empty where the store has lost it."""
    taken = hashlib.sha256()
    try:
        with file.storage.open(file.name) as opened:
            while chunk := opened.read(CHUNK):
                taken.update(chunk)
    except FileNotFoundError:
        return ""
    return taken.hexdigest()


def _place(page_id: Any) -> dict[str, Any]:
    """Under which page it stands, and whether it is kept from the public there."""
    above = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    private = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    place = Page.objects.filter(pk=page_id).values_list(Subquery(above.values("pk")[:1]), Exists(private))
    parent, restricted = place.first() or (None, False)
    return {"parent": parent, "private": bool(restricted)}

"""Builders for the search: published pages, documents with text, and a fresh index."""

from typing import Any

from django.core.files.base import ContentFile

from cms.documents.extraction.kinds import Kind
from cms.documents.models import DocumentVersion, OfficialDocument, PageText
from search.selectors.answers import Answer, Choice, answer
from search.services.outbox import drain_outbox
from workflows.models import publication_permit


def publish(page: Any) -> Any:
    """Publish as the last decision does."""
    revision = page.save_revision()
    with publication_permit(page):
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def document(
    *texts: str, title: str = "Peraturan", name: str = "peraturan.pdf", **fields: Any
) -> OfficialDocument:
    """A public document whose pages have been read."""
    fields = {"classification": OfficialDocument.Classification.PUBLIC, **fields}
    made = OfficialDocument(
        title=title, file=ContentFile(f"{title}{name}{texts}".encode(), name=name), **fields
    )
    made.save()
    version = made.current_version
    for number, text in enumerate(texts, 1):
        PageText.objects.create(version=version, number=number, text=text)
    version.mime = next((kind.mime for kind in Kind if name.endswith(f".{kind.code}")), Kind.OTHER.mime)
    version.state = DocumentVersion.State.READY
    version.save()
    return made


def ask(text: str, user: Any = None, *, exactly: bool = False, **choice: Any) -> Answer:
    """The answer after everything that waits has been indexed."""
    drain_outbox()
    found = answer(text, user, Choice(**choice), exactly=exactly)
    assert not found.stood_in, "the search server did not answer"
    return found


def titles(text: str, user: Any = None, **choice: Any) -> list[str]:
    return [result.plain_title for result in ask(text, user, **choice).results]

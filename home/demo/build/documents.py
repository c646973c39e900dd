"""The ten documents, stored as an upload would store them."""

from django.core.files.base import ContentFile

from cms.documents.models import OfficialDocument
from home.demo.build.city import City
from home.demo.build.path import today
from home.demo.clock import at, on, workdays_after
from home.demo.files.makers import file_of
from home.demo.files.paper import Paper
from home.demo.files.papers import PAPERS


def build_documents(city: City) -> dict[str, OfficialDocument]:
    """Documents by key."""
    return {paper.key: _document(paper, city) for paper in PAPERS}


def _document(paper: Paper, city: City) -> OfficialDocument:
    uploader = city.user(paper.by)
    document = OfficialDocument(
        title=paper.title,
        agency=city.agencies[paper.agency],
        classification=paper.classification,
        uploaded_by_user=uploader,
        file=ContentFile(file_of(paper), name=paper.file_name),
    )
    document.uploader, document.upload_name = uploader, paper.file_name
    document.bulk = True  # the builder reads them itself, when the transaction has ended
    with at(on(workdays_after(today(), -paper.days), 9, 30)):
        document.save()
    return document

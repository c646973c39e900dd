"""Uploaded files. A file is a version: it is added, never replaced in place."""

from cms.documents.models.document import OfficialDocument
from cms.documents.models.grant import DocumentGrant
from cms.documents.models.layout import PageLayout
from cms.documents.models.regulation import Regulation
from cms.documents.models.text import PageText
from cms.documents.models.version import DocumentVersion

__all__ = ("DocumentGrant", "DocumentVersion", "OfficialDocument", "PageLayout", "PageText", "Regulation")

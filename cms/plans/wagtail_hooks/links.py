"""Where links in a text lead: never to a page nobody can read, to the page of a document before its file."""

from typing import Any

from django.utils.html import format_html
from wagtail import hooks
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

BARE = "<a>"


class PublishedLinkHandler(PageLinkHandler):
    """The address of a draft is made of its title: it stays untold until the draft is published."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            format_html('<a href="{}">', page.url) if page and page.live and page.url else BARE
            for page in cls.get_many(attrs_list)
        ]


class DocumentPageLinkHandler(DocumentLinkHandler):
    """The page of a document says what it is, and gives the file to those who may have it."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            format_html('<a href="{}">', document.get_absolute_url()) if document else BARE
            for document in cls.get_many(attrs_list)
        ]


# After Wagtail's own, which these stand in for.
@hooks.register("register_rich_text_features", order=100)
def register_links(features: Any) -> None:
    features.register_link_type(PublishedLinkHandler)
    features.register_link_type(DocumentPageLinkHandler)

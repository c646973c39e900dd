"""Text as the browser sent it, where no form reads it."""

from django.http import QueryDict


def posted_text(data: QueryDict, name: str) -> str:
    """What was typed into ``name``, without NUL, which PostgreSQL does not store; empty if it was not sent."""
    return data.get(name, "").replace("\0", "")

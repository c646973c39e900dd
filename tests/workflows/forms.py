"""What the editor posts for a chapter without blocks."""

from typing import Any

from wagtail.test.utils.form_data import rich_text

EMPTY = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}


def form_of(page: Any, **fields: Any) -> dict[str, Any]:
    data = {
        "title": page.title,
        "slug": page.slug,
        "agency": page.agency_id,
        "summary": "",
        "body-count": "0",
    }
    for prefix in ("footnotes", "comments"):
        data |= {f"{prefix}-{name}": value for name, value in EMPTY.items()}
    return data | fields


def one_text() -> dict[str, Any]:
    """The fields of one block of text: a chapter without any is not submitted."""
    block = {"type": "text", "id": "", "order": "0", "deleted": "", "value": rich_text("<p>Isi bab.</p>")}
    return {"body-count": "1", **{f"body-0-{name}": value for name, value in block.items()}}

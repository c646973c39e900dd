"""What the editor posts for a chapter without blocks."""

from typing import Any

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

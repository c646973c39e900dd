"""A page as small as a stamp, for lists: made of the picture that the viewer shows."""

from io import BytesIO

from PIL import Image

WIDTH, HEIGHT = 240, 340  # pixels; shown at half of it, sharp on phones
QUALITY = 60


def shrunk(picture: bytes) -> bytes:
    """WebP of at most ``WIDTH`` by ``HEIGHT``, some kilobytes. ``picture`` is one of ours, never what was uploaded."""
    with Image.open(BytesIO(picture)) as whole:
        small = whole.convert("RGB")
    small.thumbnail((WIDTH, HEIGHT), reducing_gap=2.0)
    out = BytesIO()
    small.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()

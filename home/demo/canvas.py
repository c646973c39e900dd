"""Boxes, words and arrows on a white sheet, in the colours of the public site."""

from PIL import Image, ImageDraw, ImageFont

INK, PAPER, MIST = "#16232b", "#ffffff", "#e6eef0"
SEA, SEA_DARK, CLOVE, LINE = "#0b5563", "#073b46", "#8f3a1a", "#7d8f97"
SEA_LIGHT = "#7fb0b8"
WIDTH, HEIGHT = 1600, 880
Point = tuple[int, int]


class Canvas:
    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.image = Image.new("RGB", (width, height), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def words(self, place: Point, text: str, size: int, *, ink: str = INK, anchor: str = "mm") -> None:
        text = text.replace("–", "-")  # the font that Pillow carries has no en dash
        self.draw.multiline_text(
            place,
            text,
            fill=ink,
            font=ImageFont.load_default(size),
            anchor=anchor,
            align="center",
            spacing=10,
        )

    def box(
        self, area: tuple[int, int, int, int], text: str, *, fill: str = MIST, ink: str = INK, size: int = 30
    ) -> None:
        self.draw.rounded_rectangle(area, radius=8, fill=fill, outline=LINE, width=2)
        if text:
            left, top, right, bottom = area
            self.words(((left + right) // 2, (top + bottom) // 2), text, size, ink=ink)

    def line(self, start: Point, end: Point, ink: str = INK, width: int = 4) -> None:
        self.draw.line((start, end), fill=ink, width=width)

    def arrow(self, start: Point, end: Point, ink: str = LINE) -> None:
        """A line with a head; down or to the right."""
        self.line(start, end, ink, 5)
        (x, y), down = end, start[0] == end[0]
        head = (
            [(x, y), (x - 12, y - 20), (x + 12, y - 20)]
            if down
            else [(x, y), (x - 20, y - 12), (x - 20, y + 12)]
        )
        self.draw.polygon(head, fill=ink)

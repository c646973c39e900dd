"""What a document says, whatever kind of file it becomes."""

from dataclasses import dataclass, field

Rows = list[list[str]]


@dataclass(frozen=True)
class Part:
    """A heading with paragraphs and, if there are rows, a table. The first row names the columns."""

    heading: str
    words: str = ""
    rows: Rows = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in self.words.strip().split("\n\n") if part.strip()]


@dataclass(frozen=True)
class Paper:
    """``kind`` is the ending of its file name, or ``scan`` for a PDF that holds pictures only."""

    key: str
    title: str
    file_name: str
    kind: str
    agency: str
    classification: str
    by: str
    parts: tuple[Part, ...]
    days: int = 60

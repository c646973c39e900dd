"""A title for a file that came without one."""

import re
from pathlib import PurePath

LENGTH = 255
SEARCHED = 3000  # characters of the first page

# The head of an Indonesian regulation: kind and issuer, number, subject, and what comes after it.
REGULATION = re.compile(
    r"^(?P<kind>(?:UNDANG-UNDANG|PERATURAN|KEPUTUSAN|INSTRUKSI|PEDOMAN|SURAT EDARAN)\b[^\n]*(?:\n[^\n]+){0,4}?)"
    r"\n\s*(?P<number>NOMOR[^\n]{1,60})\n\s*TENTANG\s*\n"
    r"(?P<subject>(?:[^\n]+\n){1,6}?)"
    r"(?=\s*(?:\n|DENGAN RAHMAT|Menimbang|MENIMBANG|Dalam rangka|BAB I\b))",
    re.MULTILINE,
)
MARKDOWN = re.compile(r"^(?:#+[ \t]*|!\[.*\n)|\n(?=\n)", re.MULTILINE)
HEADING = re.compile(r"\A\s*#{1,2}[ \t]+(?P<title>[^\n]+)")
SMALL = frozenset({"dan", "atas", "bagi", "dalam", "dari", "dengan", "di", "ke", "oleh", "pada", "serta",
                   "tentang", "untuk", "yang"})  # fmt: skip


def title_for(file_name: str, first_page: str = "") -> str:
    """From the head of a regulation or a Markdown heading; else the file's name without its ending."""
    head = first_page[:SEARCHED]
    is_markdown = PurePath(file_name).suffix.lower() == ".md"
    if found := REGULATION.search(MARKDOWN.sub("", head) if is_markdown else head):
        kind, subject = spoken_title(found["kind"]), spoken_title(found["subject"])
        return f"{kind} {_number(found['number'])} tentang {subject}"[:LENGTH]
    if is_markdown and (found := HEADING.match(head)):
        return found["title"].strip(" #*")[:LENGTH]
    return named_after(file_name)


def named_after(file_name: str) -> str:
    """``laporan_spbe-2025.pdf`` → ``Laporan spbe 2025``."""
    words = re.sub(r"[\s_-]+", " ", PurePath(file_name).stem).strip()
    return (words[:1].upper() + words[1:] or "Dokumen")[:LENGTH]


def names_after(file_name: str) -> tuple[str, str]:
    """What a document that nobody named is called: in words, or as the browser proposes it."""
    return named_after(file_name), PurePath(file_name).stem[:LENGTH]


def _number(shouted: str) -> str:
    return _line(shouted).replace("NOMOR", "Nomor").replace("TAHUN", "Tahun")


def spoken_title(shouted: str) -> str:
    """``PERATURAN MENTERI\nDAN`` → ``Peraturan Menteri dan``."""
    return " ".join(map(_word, _line(shouted).split(" ")))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,")


def _word(word: str) -> str:
    if word.lower() in SMALL:
        return word.lower()
    return "-".join(part.capitalize() for part in word.split("-"))

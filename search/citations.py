"""A regulation named in a question: ``perpres 95/2018 pasal 19``, ``UU No. 23 Tahun 2014 Pasal 5 ayat (2)``."""

import re
from typing import NamedTuple

from cms.documents.regulations import NAMES

LONGEST_YEAR = 4
# Long names before short ones: a Peraturan Pemerintah Pengganti Undang-Undang is no Peraturan Pemerintah.
SPELLED = sorted(
    [(code, code) for code in NAMES]
    + [(name.lower(), code) for code, name in NAMES.items()]
    + [("permen pan-rb", "permenpanrb"), ("permen pan", "permenpanrb"), ("perwal", "perwali")],
    key=lambda pair: -len(pair[0]),
)
CODES = dict(SPELLED)


def _pattern(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s*").replace(r"\-", r"[\s\-]*")


KIND = "|".join(_pattern(name) for name, _code in SPELLED)
CITATION = re.compile(
    rf"(?<!\w)(?P<kind>{KIND})(?:\s+(?:republik\s+indonesia|ri|[a-z]+(?:\s+[a-z]+){{0,2}}(?=\s+no)))?"
    r"\s*(?:nomor|no)?\.?\s*(?P<number>\d{1,4}[a-z]?)"
    r"(?:(?:/[a-z][\w.]{0,20})?(?:\s*/\s*|\s+tahun\s+|\s+th\.?\s*|\s+)(?P<year>(?:19|20)\d\d))?(?!\w)",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"\b(?:pasal|psl?\.?)\s*(?P<article>\d{1,3}[a-z]{0,2})\b", re.IGNORECASE)
CLAUSE = re.compile(r"\bayat\s*\(?\s*(?P<clause>\d{1,3}[a-z]?)\b\)?", re.IGNORECASE)


class Citation(NamedTuple):
    """``article`` and ``clause`` (ayat) are empty where none is named; ``span`` is its place in the text."""

    kind: str
    number: str
    year: int | None
    article: str
    clause: str
    span: tuple[int, int]


def cited(text: str) -> Citation | None:
    """The first regulation that ``text`` names by kind and number; a year or an article makes it a citation."""
    if '"' in text:
        return None  # quoted words are searched for as they stand
    found = CITATION.search(text)
    if found is None:
        return None
    rest = text[found.end() :]
    article = ARTICLE.search(rest)
    if not found["year"] and not article:
        return None
    clause = CLAUSE.search(rest, article.end()) if article else None
    end = found.end() + max((part.end() for part in (article, clause) if part), default=0)
    return Citation(
        kind=_code(found["kind"]),
        number=found["number"].upper(),
        year=int(found["year"]) if found["year"] else None,
        article=article["article"].upper() if article else "",
        clause=clause["clause"].lower() if clause else "",
        span=(found.start(), end),
    )


def _code(typed: str) -> str:
    folded = re.sub(r"[\s\-]+", "", typed.lower())
    return next(code for name, code in SPELLED if re.sub(r"[\s\-]+", "", name) == folded)


def words(citation: Citation) -> str:
    """What the citation asks for in words: kind, number with year, article. The rest of its spelling says nothing."""
    number = f"{citation.number}/{citation.year}" if citation.year else citation.number
    article = f'"pasal {citation.article}"' if citation.article else ""
    return f"{citation.kind} {number} {article}".strip()

"""What regulation a text is, read from its head: kind, number, year, subject, and the words that say so."""

import re
from dataclasses import dataclass

SEARCHED = 6000  # characters from the beginning
SUBJECT_LENGTH = 500
FIRST_YEAR, LAST_YEAR = 1945, 2100

# Code in questions and addresses, the name people read, and how the head of a text spells it.
# The first that fits wins, so the particular stand before the general.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("perpu", "Peraturan Pemerintah Pengganti Undang-Undang", r"PERATURAN PEMERINTAH PENGGANTI"),
    ("uu", "Undang-Undang", r"UNDANG-UNDANG"),
    ("pp", "Peraturan Pemerintah", r"PERATURAN PEMERINTAH"),
    ("perpres", "Peraturan Presiden", r"PERATURAN PRESIDEN"),
    ("keppres", "Keputusan Presiden", r"KEPUTUSAN PRESIDEN"),
    ("inpres", "Instruksi Presiden", r"INSTRUKSI PRESIDEN"),
    ("permenpanrb", "Peraturan Menteri PANRB", r"PERATURAN MENTERI PENDAYAGUNAAN"),
    ("permendagri", "Peraturan Menteri Dalam Negeri", r"PERATURAN MENTERI DALAM NEGERI"),
    ("permenkominfo", "Peraturan Menteri Komunikasi dan Informatika", r"PERATURAN MENTERI KOMUNIKASI"),
    ("pmk", "Peraturan Menteri Keuangan", r"PERATURAN MENTERI KEUANGAN"),
    ("permen", "Peraturan Menteri", r"PERATURAN (?:BERSAMA )?MENTERI"),
    ("kepmen", "Keputusan Menteri", r"KEPUTUSAN (?:BERSAMA )?MENTERI"),
    ("pedoman", "Pedoman Menteri", r"PEDOMAN MENTERI"),
    ("pojk", "Peraturan Otoritas Jasa Keuangan", r"PERATURAN OTORITAS JASA KEUANGAN"),
    ("perbssn", "Peraturan Badan Siber dan Sandi Negara", r"PERATURAN (?:KEPALA )?BADAN SIBER"),
    ("perdirjen", "Peraturan Direktur Jenderal", r"PERATURAN DIREKTUR JENDERAL"),
    ("kepdirjen", "Keputusan Direktur Jenderal", r"KEPUTUSAN DIREKTUR JENDERAL"),
    ("perda", "Peraturan Daerah", r"PERATURAN DAERAH"),
    ("pergub", "Peraturan Gubernur", r"PERATURAN GUBERNUR"),
    ("perbup", "Peraturan Bupati", r"PERATURAN BUPATI"),
    ("perwali", "Peraturan Wali Kota", r"PERATURAN WALI\s?KOTA"),
    ("kepwali", "Keputusan Wali Kota", r"KEPUTUSAN WALI\s?KOTA"),
    ("perban", "Peraturan Badan atau Lembaga", r"PERATURAN (?:KEPALA |BERSAMA )?(?:BADAN|LEMBAGA|KOMISI|ARSIP|KEPALA)"),
    ("se", "Surat Edaran", r"SURAT ?EDARAN"),
    ("instruksi", "Instruksi", r"INSTRUKSI"),
    ("keputusan", "Keputusan", r"KEPUTUSAN"),
)  # fmt: skip
NAMES = {code: name for code, name, _pattern in KINDS}
HEADS = tuple((code, re.compile(rf"^{pattern}\b")) for code, _name, pattern in KINDS)

# The head is in capitals: kind and issuer, NOMOR, TENTANG, subject, then who gives it or why. Some texts have it
# on lines of its own, some on one line; scans have a letter or a space wrong here and there.
STOPS = (
    r"DENGAN (?:RAHMAT|BERKAT)|MENIMBANG|A\. [A-Z]?[a-z]|PRESIDEN REP|DEWAN KOMISIONER|BAB I\b|[A-Z]?[a-z]"
    r"|(?:MENTERI|KEPALA|DIREKTUR JENDERAL|GUBERNUR|BUPATI|WALI ?KOTA) [A-Z ]+,"
    r"|(?:UNDANG-UNDANG|PERATURAN|KEPUTUSAN) [A-Z ]*REPUBLIK INDONESIA NOMOR"
)
HEAD = re.compile(
    r"(?P<kind>(?:UNDANG-UNDANG|PERATURAN|KEPUTUSAN|INSTRUKSI|PEDOMAN|SURAT ?EDARAN)[^a-z]{0,180}?)"
    r" ?(?:N[O0]M[O0]R|Nomor)\b[ :.]*(?P<number>[^\n]{1,50}?) TENTANG (?P<subject>[^a-z]{3,500}?)"
    rf"(?= (?:{STOPS})|$)"
)
NOISE = re.compile(r"[#*_|\s]+|!\[[^\n]*")
NUMBER = re.compile(r"(\d{1,4})")
YEAR = re.compile(r"(?:TAHUN\s*|/\s*)((?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """``number`` is the bare number (``113``), ``written`` how the text writes it (``113/PMK.05/2012``)."""

    kind: str
    number: str
    year: int
    title: str
    written: str
    evidence: str


def proposed(text: str) -> Proposal | None:
    """What the head of ``text`` says it is; nothing where it does not say all of it."""
    head = NOISE.sub(" ", text[:SEARCHED])
    for found in HEAD.finditer(head):
        kind = _kind(found["kind"])
        number, year = NUMBER.search(found["number"]), YEAR.search(found["number"])
        if not kind or not number or not year or not FIRST_YEAR <= int(year[1]) <= LAST_YEAR:
            continue
        return Proposal(
            kind=kind,
            number=str(int(number[1])),
            year=int(year[1]),
            title=_tidy(found["subject"])[:SUBJECT_LENGTH],
            written=_tidy(found["number"]),
            evidence=_tidy(found[0])[: SUBJECT_LENGTH * 2],
        )
    return None


def _kind(shouted: str) -> str:
    line = _tidy(shouted)
    return next((code for code, pattern in HEADS if pattern.match(line)), "")


def _tidy(text: str) -> str:
    return text.strip(" ,.:;-")

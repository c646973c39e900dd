"""Words of a file for roles and capacities, and user names made of names."""

import re
import unicodedata
from collections.abc import Container

from cms.agencies.models import Appointment, Office
from cms.agencies.services.sheets import plain

Role, Capacity = Office.Role, Appointment.Capacity
ROLES: dict[str, tuple[str, ...]] = {
    Role.PIC: ("PIC", "PIC OPD"),
    Role.HEAD: ("Kepala", "Kepala OPD", "Kepala Dinas", "Kepala Badan", "Camat", "Inspektur"),
    Role.SECRETARY: ("Sekda", "Sekretaris Daerah"),
    Role.EXPERT: ("Tim Ahli", "Ahli", "Penyusun"),
    Role.ADMIN: ("Administrator", "Admin"),
    Role.MEMBER: ("Staf", "Pegawai", "Anggota", "member"),
}
CAPACITIES: dict[str, tuple[str, ...]] = {
    Capacity.DEFINITIVE: ("Definitif", "Tetap", "Pejabat definitif"),
    Capacity.PLT: ("Plt.", "Pelaksana tugas"),
    Capacity.PLH: ("Plh.", "Pelaksana harian"),
    Capacity.PJ: ("Pj.", "Penjabat"),
}
ROLE_OF = {plain(word): role for role, words in ROLES.items() for word in (role, *words)}
CAPACITY_OF = {plain(word): value for value, words in CAPACITIES.items() for word in (value, *words)}
TITLES = {
    Role.PIC: "PIC {}", Role.HEAD: "Kepala {}", Role.SECRETARY: "Sekretaris Daerah", Role.EXPERT: "Tim Ahli {}",
    Role.ADMIN: "Administrator {}", Role.MEMBER: "Staf {}",
}  # fmt: skip
# As choices at the end of a sentence: its full stop is not written twice.
ROLE_WORDS = ", ".join(words[0] for words in ROLES.values())
CAPACITY_WORDS = ", ".join(words[0] for words in CAPACITIES.values()).removesuffix(".")
LONGEST, SHORTEST = 40, 3


def default_title(role: str, agency: object) -> str:
    """The title of an office that the file gives a role only: Indonesian, since it is written under decisions."""
    return TITLES[Role(role)].format(agency)


def propose_username(full_name: str, taken: Container[str]) -> str:
    """First and last name without titles, such as budi.santoso; numbered where it is taken."""
    bare = full_name.split(",", maxsplit=1)[0]
    letters = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    words = [word for word in letters.split() if not re.fullmatch(r"(?:[A-Za-z]{1,4}\.)+", word)]
    words = [re.sub(r"[^a-z0-9]", "", word.lower()) for word in words]
    words = [word for word in words if word]
    base = ".".join([words[0], words[-1]] if len(words) > 1 else words)[:LONGEST].strip(".")
    base = base if len(base) >= SHORTEST else f"pengguna.{base}".strip(".")
    name, number = base, 2
    while name in taken:
        name, number = f"{base}{number}", number + 1
    return name

"""The action items of the demo plan: code, muatan and words, in the order of the plan."""

from cms.plans.choices import Muatan
from home.demo.items import aplikasi, infrastruktur, keamanan, layanan, manajemen, tata_kelola
from home.demo.items.form import Item

BY_MUATAN: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (Muatan.GOVERNANCE, tata_kelola.ITEMS),
    (Muatan.MANAGEMENT, manajemen.ITEMS),
    (Muatan.SERVICES, layanan.ITEMS),
    (Muatan.APPLICATIONS, aplikasi.ITEMS),
    (Muatan.INFRASTRUCTURE, infrastruktur.ITEMS),
    (Muatan.SECURITY, keamanan.ITEMS),
    (Muatan.AUDIT, keamanan.AUDIT_ITEMS),
)


def all_items() -> dict[str, tuple[str, Item]]:
    """Muatan and words of each action item by its code: ``RA-01`` …"""
    rows = [(muatan, item) for muatan, items in BY_MUATAN for item in items]
    return {f"RA-{number:02}": row for number, row in enumerate(rows, 1)}

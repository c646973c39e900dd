"""The lists that action items point to: KPK's areas, and the 47 indicators of PermenPANRB 59/2020.

Both stay editable; what is there already, by name or number, is left as it is.
"""

import json
from pathlib import Path

from django.db import migrations

INDICATORS = Path(__file__).parent.parent / "data" / "spbe47.json"
KPK_AREAS = [
    "Perencanaan",
    "Penganggaran",
    "Pengadaan Barang dan Jasa",
    "Pelayanan Publik",
    "Pengawasan APIP",
    "Manajemen ASN",
    "Pengelolaan Barang Milik Daerah",
    "Optimalisasi Pajak Daerah",
]


def fill(apps, schema_editor):
    areas = apps.get_model("plans", "KpkArea").objects.using(schema_editor.connection.alias)
    for name in KPK_AREAS:
        areas.get_or_create(name=name)
    indicators = apps.get_model("plans", "Indicator").objects.using(schema_editor.connection.alias)
    for row in json.loads(INDICATORS.read_text(encoding="utf-8")):
        number = row.pop("number")
        indicators.get_or_create(instrument="SPBE47", number=number, defaults=row)


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_cross_references")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""The real regulations, where they lie beside the project (or where ``PARAF_CORPUS`` says)."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.documents.models import DocumentVersion, PageText

CORPUS = Path(os.environ.get("PARAF_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "pdf").is_dir(), reason=f"no corpus at {CORPUS}"),
]


def test_all_regulations_load_once() -> None:
    said = StringIO()
    call_command("import_documents", str(CORPUS / "pdf"), stdout=said, no_color=True)
    assert "Baru: 32 (1.365 halaman; 7 menunggu OCR; 0 tidak terbaca)." in said.getvalue()
    call_command("import_documents", str(CORPUS / "pdf"), stdout=said, no_color=True)
    assert "Baru: 0" in said.getvalue()
    assert DocumentVersion.objects.count() == 32
    assert not DocumentVersion.objects.exclude(reason="").exists()
    risk = DocumentVersion.objects.get(original_name="permenpanrb-5-2020.pdf")
    assert risk.document.title.endswith("Pedoman Manajemen Risiko Sistem Pemerintahan Berbasis Elektronik")
    assert PageText.objects.filter(version=risk, text__icontains="manajemen risiko spbe").exists()

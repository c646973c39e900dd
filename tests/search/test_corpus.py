"""Real regulations, where they lie beside the project: the promised questions find the promised pages."""

import os
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from search.selectors.answers import Choice, answer

PROJECT = Path(__file__).resolve().parent.parent.parent
CORPUS = Path(os.environ.get("PARAF_CORPUS", PROJECT.parent / "shared" / "corpus")) / "pdf"
NAMES = (
    "permenpanrb-5-2020",
    "permenpanrb-59-2020",
    "perpres-82-2023",
    "pedoman-menpanrb-3-2024",
    "bssn-8-2024",
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.django_db,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project"),
]


@pytest.fixture
def regulations(tmp_path):
    for name in NAMES:
        shutil.copy(CORPUS / f"{name}.pdf", tmp_path)
    call_command("import_documents", tmp_path, processes=1, verbosity=0)


def test_promised_questions_find_promised_regulations(regulations):
    for asked, name, words, among in (
        ("manajemen risiko SPBE", "permenpanrb-5-2020", {"manajemen", "risiko", "spbe"}, 1),
        ("indikator kematangan", "permenpanrb-59-2020", {"indikator", "kematangan"}, 1),
        ('"satu data"', "perpres-82-2023", {"satu", "data"}, 2),
    ):
        first = answer(asked, None, Choice()).results[:among]
        result = next(result for result in first if result.file == f"{name}.pdf")
        best = result.excerpts[0]
        assert best.page is not None
        assert best.page >= 1
        assert f"/halaman/{best.page}/?q=" in best.url
        marked = best.html.lower()
        assert "<mark>" in marked
        assert any(word in marked for word in words)

"""Every test keeps its files by itself: what another one left is not found here."""

from pathlib import Path

import pytest

from cms.documents.storage import document_storage


@pytest.fixture(autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fields hold the one storage that they were made with, so it is this one that looks elsewhere."""
    folder = tmp_path_factory.mktemp("berkas")
    for kept in ("base_location", "location"):  # cached properties of Django's storage
        monkeypatch.setitem(vars(document_storage()), kept, str(folder))
    return folder

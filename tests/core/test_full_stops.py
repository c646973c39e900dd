"""One full stop after a degree at the end of a sentence."""

import pytest

from cms.core.full_stops import one_stop


@pytest.mark.parametrize(("written", "read"), [
    ("Diserahkan kepada Samsul, S.T..", "Diserahkan kepada Samsul, S.T."),
    ("Kepada Salma, M.Si.. Selesai.", "Kepada Salma, M.Si. Selesai."),
    ("Lihat Bab II..", "Lihat Bab II.."),
    ("Tunggu S.T...", "Tunggu S.T..."),
    ("Sudah benar.", "Sudah benar."),
])  # fmt: skip
def test_one_full_stop(written, read):
    assert one_stop(written) == read

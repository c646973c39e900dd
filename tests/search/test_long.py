"""A long question, any word of which is enough, on every engine: what is chosen of the answer changes nothing else."""

import pytest

from tests import world
from tests.search.world import ask, document

WORDS = "sampah pasar jalan air listrik sekolah taman parkir pelabuhan perahu gempa banjir ktp"
TEXTS = {  # title: agency, text
    "Satu": ("dinkes", "Sampah pasar di jalan, air dan listrik sekolah."),
    "Dua": ("dinkes", "Sampah."),
    **{f"Lain {number}": ("bpbd", f"Gempa dan banjir, perahu nomor {number}.") for number in range(6)},
    "Kartu": ("capil", "Kartu tanda penduduk."),
    "Bukan": ("capil", "Kartu nama penduduk tanda kasih."),
}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


@pytest.fixture(autouse=True)
def library():
    for title, (agency, text) in TEXTS.items():
        document(text, title=title, agency=world.agency(agency))


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, set(TEXTS) - {"Bukan"}),
        ({"kind": "dokumen"}, set(TEXTS) - {"Bukan"}),  # all of it: sifted by the words that tell
        ({"agency": "dinkes"}, {"Satu", "Dua"}),  # little of it: scored as it is
        ({"agency": "capil"}, {"Kartu"}),  # by the long form of an acronym
        ({"agency": "bpbd"}, {title for title in TEXTS if title.startswith("Lain")}),
        ({"kind": "bab"}, set()),
    ],
)
def test_finds_what_is_chosen_of_the_whole(chosen, found):
    whole, answer = ask(WORDS), ask(WORDS, **chosen)
    assert (answer.count, {result.plain_title for result in answer.results}) == (len(found), found)
    order = [result.plain_title for result in whole.results]
    shown = [result.plain_title for result in answer.results]
    assert shown == [title for title in order if title in found][: len(shown)]

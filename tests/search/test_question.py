"""Whatever is typed is a question: never an error."""

import pytest

from search.analysis import terms_of
from search.question import LONG, MOST_TERMS, parse


def clauses(text: str) -> list[set[str]]:
    return [{" ".join(atom) for atom in clause.atoms} for clause in parse(text).clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("manajemen risiko", [{"manajemen"}, {"risiko"}]),
        ('"manajemen risiko" SPBE', [{"manajemen risiko"}, {"spbe"}]),
        ("“manajemen risiko”", [{"manajemen risiko"}]),
        ("anggaran OR dana", [{"anggar", "dana"}]),
        ("anggaran ATAU dana OR biaya kota", [{"anggar", "dana", "biaya"}, {"kota"}]),
        ("OR", []),
        ("OR anggaran OR", [{"anggar"}]),
        ("perpres 95/2018", [{"perpres"}, {"95 2018"}]),
        ("kota/kabupaten", [{"kota"}, {"kabupaten"}]),
        ("e-government", [{"government"}]),
        ("rencana rencana", [{"rencana"}]),
        ('belum "ditutup', [{"tutup"}]),
        ("NEAR(kota negara) NOT { } : ^ * ( ) kolom:kota", [
            {"near"}, {"kota"}, {"negara"}, {"not"}, {"kolom"},
        ]),
        ("' OR 1=1 --", [{"1"}]),
        ("<script>alert(1)</script>", [{"script"}, {"alert"}, {"1"}]),
        ("🙂 %_ \\ \x00 ;", []),
        ("", []),
    ],
)  # fmt: skip
def test_parses(text, expected):
    found = clauses(text)
    assert found == expected


def test_words_to_leave_out():
    question = parse('layanan -aplikasi -"pusat data" data-data')
    assert [" ".join(atom) for atom in question.none] == ["aplikasi", "pusat data"]
    assert not parse("-aplikasi")


def test_a_very_long_question_is_shortened():
    question = parse("kata " + " ".join(f"kata{n}x" for n in range(3000)))
    assert question.shortened
    assert len(question.terms) <= MOST_TERMS
    assert len(question.text) <= 1000


@pytest.mark.parametrize("said", ['"%s"', "%s"])
def test_a_quotation_or_list_too_long_is_cut_and_not_dropped(said):
    words = [f"{first}{second}kata" for first in "bcdfgh" for second in "bcdfgh"]
    question = parse(said % (" ".join(words) if '"' in said else ",".join(words)))
    assert question.shortened
    assert len(question.terms) == MOST_TERMS
    assert not parse(f"surat -{said % ' '.join(words)}").none[MOST_TERMS:]


def test_all_of_a_word_with_a_hyphen_is_left_out():
    assert parse("surat -tanda-tangan").none == (("tanda", "tangan"),)


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\ufeff", "\u202e"])
def test_signs_that_nobody_sees_part_no_word(sign):
    assert parse(f"pemerin{sign}tahan").terms == parse("pemerintahan").terms
    assert terms_of(f"pemerin{sign}tahan kota") == terms_of("pemerintahan kota")


def test_relaxing_keeps_quoted_phrases():
    relaxed = parse('"pusat data" layanan aplikasi').relaxed()
    assert [clause.atoms for clause in relaxed.clauses] == [(("pusat", "data"),)]
    assert [len(clause.atoms) for clause in parse("pusat data").relaxed().clauses] == [2]


@pytest.mark.parametrize(
    ("text", "long"),
    [
        (" ".join(f"kata{n}" for n in range(LONG)), True),
        (" ".join(f"kata{n}" for n in range(LONG - 1)), False),
        ('"satu dua" ' + " ".join(f"kata{n}" for n in range(LONG)), False),  # the phrase must be there
    ],
)
def test_long_is_a_question_any_of_many_words_of_which_is_enough(text, long):
    asked = parse(text)
    assert not asked.is_long
    assert asked.relaxed().is_long == long

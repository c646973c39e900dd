"""Whatever is typed is a question: never an error."""

import pytest

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

"""Rich text as words to be searched."""

from cms.core.passages import plain


def test_the_mark_of_a_footnote_is_no_word():
    assert plain('<p>nasional<footnote id="x-1">[2277a0]</footnote> agar</p>') == "nasional agar"

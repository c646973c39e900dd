import pytest

from cms.core.keys import key_of


@pytest.mark.parametrize(
    ("text", "key"), [("7", 7), ("007", 7), ("", None), (None, None), ("-1", None), ("²", None), ("٣", None)]
)
def test_a_key_is_digits(text, key):
    assert key_of(text) == key
    assert key_of((text or "") + "9" * 5000) is None  # Python itself refuses to read so many

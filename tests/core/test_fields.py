"""Amounts as people type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cms.core.fields import PercentField, RupiahField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.250.000.000", 1_250_000_000),
        ("1250000000", 1_250_000_000),
        ("Rp 1.250.000,00", 1_250_000),
        ("Rp\u00a075.000,-", 75_000),
        ("0", 0),
        (75000, 75_000),
    ],
)
def test_rupiah_as_typed(typed, amount):
    assert RupiahField().clean(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.25", "invalid"),
        ("1,250,000", "invalid"),
        ("1.250.00", "invalid"),
        ("12 juta", "invalid"),
        ("1e9", "invalid"),
        ("٣", "invalid"),
        ("1.000,50", "invalid"),
        ("-5", "negative"),
        ("1" + "0" * 16, "too_large"),
        ("9" * 5000, "too_large"),
        ("", "required"),
    ],
)
def test_rupiah_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        RupiahField().clean(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "share"),
    [("68,5", "68.5"), ("68.5", "68.5"), ("70 %", "70"), ("100,0", "100"), ("0", "0"), ("7,50", "7.5")],
)
def test_percent_as_typed(typed, share):
    assert PercentField().clean(typed) == Decimal(share)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100,1", "range"),
        ("-0,5", "range"),
        ("150", "range"),
        ("68,55", "places"),
        ("1.000,5", "invalid"),
        ("enam", "invalid"),
        ("1e1", "invalid"),
        ("NaN", "invalid"),
        ("", "required"),
    ],
)
def test_percent_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        PercentField().clean(typed)
    assert refused.value.code == code


def test_shown_as_typed():
    assert RupiahField().prepare_value(1_250_000) == "1.250.000"
    assert PercentField().prepare_value(Decimal("68.5")) == "68,5"
    assert PercentField().prepare_value(Decimal("70.0")) == "70"
    assert not RupiahField().has_changed(1_250_000, "1.250.000")
    assert PercentField().has_changed(Decimal("68.5"), "70")

"""Numbers and moments in both languages of the interface."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from cms.core.templatetags.amounts import day, moment, percent, plain, rupiah

WHEN = datetime(2026, 11, 24, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("id", 1_250_000_000, "Rp 1.250.000.000"),
        ("en", 1_250_000_000, "Rp 1,250,000,000"),
        ("id", 0, "Rp 0"),
        ("id", 2**53 + 1, "Rp 9.007.199.254.740.993"),
        ("id", -5000, "-Rp 5.000"),
        ("id", None, "–"),
        ("id", "abc", "–"),
    ],
)
def test_rupiah(language, value, shown):
    with translation.override(language):
        assert rupiah(value).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("id", Decimal("68.5"), "68,5%"),
        ("en", Decimal("68.5"), "68.5%"),
        ("id", Decimal("70.0"), "70%"),
        ("id", 66.6667, "66,7%"),
        ("id", 0, "0%"),
        ("id", None, "–"),
    ],
)
def test_percent(language, value, shown):
    with translation.override(language):
        assert percent(value) == shown


def test_moments_are_local_and_name_their_zone():
    with translation.override("id"):
        assert moment(WHEN) == "24 November 2026 pukul 14.05 WIT"
        assert day(WHEN) == "24 November 2026"
        assert day(datetime(2026, 8, 17, 15, 30, tzinfo=UTC)) == "18 Agustus 2026"
        assert day(date(2026, 8, 17)) == "17 Agustus 2026"
        assert day(None) == ""
    with translation.override("en"):
        assert moment(WHEN) == "24 November 2026 at 14:05 WIT"


def test_a_year_gets_no_thousands_separator():
    template = Template("{% load amounts %}{{ year }} {{ year|plain }}")
    with translation.override("id"):
        assert template.render(Context({"year": 2025})) == "2.025 2025"
        assert plain(None) == ""

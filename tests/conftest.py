"""Fixtures every room uses."""

from tests.browser import browser_page, chromium

__all__ = ["browser_page", "chromium"]

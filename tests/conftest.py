"""Fixtures every room uses."""

from tests.broker import broker, dead_broker
from tests.browser import browser_page, chromium

__all__ = ["broker", "browser_page", "chromium", "dead_broker"]

"""Fixtures every room uses."""

from tests.audit_door import _flush_past_the_guards
from tests.broker import broker, dead_broker
from tests.browser import browser_page, chromium

__all__ = ["_flush_past_the_guards", "broker", "browser_page", "chromium", "dead_broker"]

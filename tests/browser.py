"""Chromium for tests that look at pages as people do. Skips where Chromium is absent."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LONGEST_ANSWER = 20
HEIGHTS = {320: 640, 390: 844, 1280: 900}


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Any]:
    """One browser a session; ``import *`` this module's fixtures in a conftest."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, and Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    prepared = connections.all()
    with sync_playwright() as playwright:
        # Beside a running loop Django looks for connections elsewhere: without these it would open new ones
        # that do not know what the migrations had put into the database.
        for connection in prepared:
            connections[connection.alias] = connection
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """``browser_page(width)`` opens a page of that width in a fresh session on the live server."""
    contexts = []

    def open_page(width: int = 1280, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            locale="id-ID",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    finish_answers()


def finish_answers() -> None:
    """What the server still answers to a closed page may write: before the database is emptied, not after."""
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(LONGEST_ANSWER)
            assert not thread.is_alive(), "a request outlived its page"

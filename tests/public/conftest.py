"""What the tests of the public site share: pages that are published, and readers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from cms.plans.models import ActionItemIndexPage, ActionItemPage, ChapterPage
from tests import world


@pytest.fixture(autouse=True)
def language_of_the_city() -> Iterator[None]:
    """A reader who chose another language leaves it to no later test."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def public_plan(db: Any) -> Any:
    """A published plan with its list of action items, nothing in it yet."""
    world.action_item(title="Konsep rahasia")
    return world.released(world.plan())


@pytest.fixture
def action_items(public_plan: Any) -> ActionItemIndexPage:
    return ActionItemIndexPage.objects.get()


@pytest.fixture
def chapter(public_plan: Any) -> ChapterPage:
    return world.released(world.chapter(title="Pendahuluan"))


@pytest.fixture
def item(public_plan: Any) -> ActionItemPage:
    return world.published_item(title="Portal satu data")

"""An engine that is not there is named; a model that nobody can find is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from cms.core import searchable
from search.checks import engine_is_known, every_model_is_searched_or_left_out
from search.engines import get_engine
from search.selectors import engine_ready


def test_an_unknown_engine_fails_with_a_clear_error(settings):
    settings.SEARCH_ENGINE = "altavista"
    with pytest.raises(ImproperlyConfigured, match="'altavista' is not known here"):
        get_engine()
    assert [found.id for found in engine_is_known()] == ["search.E001"]
    assert engine_ready() is False


def test_an_engine_of_another_database_fails_with_a_clear_error(settings):
    settings.SEARCH_ENGINE = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    with pytest.raises(ImproperlyConfigured, match="needs a"):
        get_engine()


def test_every_model_is_searched_or_left_out():
    assert every_model_is_searched_or_left_out() == []


def test_a_forgotten_model_is_named(monkeypatch):
    monkeypatch.delitem(searchable._registry, "dokumen")
    monkeypatch.delitem(searchable._left_out, "home.homepage")
    messages = {str(found.msg) for found in every_model_is_searched_or_left_out()}
    assert messages == {
        "documents.OfficialDocument is neither searchable nor named as left out.",
        "home.HomePage is neither searchable nor named as left out.",
    }

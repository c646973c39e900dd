"""Every engine answers the same tests: that of the database, and a real Elasticsearch where one is named."""

import os
from itertools import count

import pytest

from search.engines import remote_engine, server
from search.engines.server import rest

SERVER = os.environ.get("ELASTICSEARCH_TEST_URL", "")
_number = count(1)


@pytest.fixture
def elasticsearch(settings, monkeypatch):
    """The search server, with indexes of this test alone. On a busy machine too it is the server that answers."""
    if not SERVER:
        pytest.skip("ELASTICSEARCH_TEST_URL names no server")
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = SERVER
    settings.ELASTICSEARCH_INDEX = (
        f"{os.environ.get('ELASTICSEARCH_TEST_INDEX', 'paraf-test')}-{os.getpid()}-{next(_number)}"
    )
    monkeypatch.setattr(server, "PATIENCE", 60.0)
    rest.end()
    yield SERVER
    rest.end()
    settings.ELASTICSEARCH_URL = SERVER
    remote_engine().keep([])


@pytest.fixture(params=["database", "elasticsearch"])
def each_engine(request):
    """The tests that use it run once with the engine of the database, and once with the search server."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    return request.param

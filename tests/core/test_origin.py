"""What is kept of a request: an address as far as it can be believed, and never the key of a session."""

import pytest
from django.test import RequestFactory

from cms.core.origin import Origin, OriginMiddleware, acting, client_address, current_origin, current_person
from tests import world


def _asked(**meta):
    return RequestFactory().get("/", **meta)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_only_the_proxies_of_ours_are_believed(settings, proxies, forwarded, expected):
    settings.PARAF_TRUSTED_PROXIES = proxies
    request = _asked(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def _seen_in(request):
    seen = []
    OriginMiddleware(lambda asked: seen.append(current_origin()))(request)
    return seen[0]


@pytest.mark.parametrize("written", ["<script>", "unknown", "1.2.3", ""])
def test_an_address_that_is_none_is_not_kept(settings, written):
    settings.PARAF_TRUSTED_PROXIES = 1
    assert _seen_in(_asked(REMOTE_ADDR=written, HTTP_X_FORWARDED_FOR=written)).ip == ""


def test_outside_a_request_there_is_no_origin():
    assert current_origin() == Origin("", "")
    assert _seen_in(_asked(REMOTE_ADDR="2001:DB8::1")) == Origin("2001:db8::1", "")
    assert current_origin() == Origin("", "")


@pytest.mark.django_db
def test_the_mark_of_a_session_is_steady_and_is_not_its_key(client, settings):
    client.force_login(world.person())
    request = _asked()
    request.session = client.session
    mark = _seen_in(request).session
    assert len(mark) == 64
    assert client.session.session_key not in mark
    assert _seen_in(request).session == mark
    settings.SECRET_KEY = "another"
    assert _seen_in(request).session != mark


@pytest.mark.django_db
def test_who_acts_is_whom_the_write_path_names_else_who_is_signed_in():
    signed_in, named = world.person(), world.person()
    request = _asked()
    request.user = signed_in
    seen = []

    def answer(asked):
        seen.append(current_person())
        with acting(named):
            seen.append(current_person())

    assert current_person() is None
    OriginMiddleware(answer)(request)
    assert seen == [signed_in, named]
    assert current_person() is None

"""Where no demo city is made, and what a build that was stopped leaves behind."""

import pytest
from django.core.management import CommandError, call_command

from cms.accounts.models import User
from cms.agencies.models import Agency
from home.demo.build import whole
from tests import world

pytestmark = pytest.mark.django_db


def test_not_in_a_real_installation(settings):
    settings.PARAF_DEMO = False
    with pytest.raises(CommandError, match="instalasi sungguhan"):
        call_command("make_demo", skip_checks=True)
    assert not User.objects.exists()


def test_not_among_the_work_of_others():
    world.agency()
    with pytest.raises(CommandError, match="basis data kosong"):
        call_command("make_demo", skip_checks=True)
    assert Agency.objects.count() == 1


def test_stopped_half_way_leaves_nothing(monkeypatch):
    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(whole, "build_tree", stop)
    with pytest.raises(KeyboardInterrupt):
        whole.build(lambda _line: None)
    assert not Agency.objects.exists()
    assert not whole.is_built()

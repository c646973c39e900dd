"""Numbers that no row can have, in addresses and questions."""

import pytest

from tests import world

HUGE = 10**20
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        f"/admin/pages/{HUGE}/edit/",
        f"/admin/laporan-kemajuan/{HUGE}/2026/1/",
        f"/admin/antrean/{HUGE}/",
        f"/dokumen/{HUGE}/",
        f"/naskah/{HUGE}/",
    ],
)
def test_an_address_too_large_is_not_found(client, path):
    world.plan()
    client.force_login(world.official("admin"))
    assert client.get(path).status_code == 404

"""Rights come from groups, which follow offices; what is given to one person beside them counts for nothing."""

import pytest
from django.contrib.auth.models import Group, Permission

from cms.accounts.models import User
from tests import world

pytestmark = pytest.mark.django_db
RIGHT = "accounts.delete_user"


@pytest.mark.parametrize(("given_to", "has"), [("person", False), ("group", True)])
def test_where_rights_come_from(given_to, has):
    person = world.person("siti")
    right = Permission.objects.get(content_type__app_label="accounts", codename="delete_user")
    if given_to == "person":
        person.user_permissions.add(right)
    else:
        group = Group.objects.create(name="Uji")
        group.permissions.add(right)
        person.groups.add(group)
    person = User.objects.get(pk=person.pk)
    assert person.has_perm(RIGHT) is has
    assert (RIGHT in person.get_all_permissions()) is has

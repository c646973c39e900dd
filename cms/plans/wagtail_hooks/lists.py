"""The menu of the lists."""

from wagtail import hooks

from cms.plans.views.lists import Lists


@hooks.register("register_admin_viewset")
def register_lists() -> Lists:
    return Lists()

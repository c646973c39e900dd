"""The two Wagtail groups and everything they may do, in one table. Membership follows the office.

``migrate`` restores the groups to this table each time, so a right added by hand does not last.
Nobody below a superuser holds the rights on Wagtail's own user and group views
(``accounts.add_user``, ``auth.change_group`` …): they would let a person give rights away.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps as registry
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from wagtail.contrib.settings.registry import registry as setting_models

STAFF = "Pegawai"
ADMINISTRATORS = "Administrator"
# Wagtail's examples; their moderators could publish past the chain of offices.
REPLACED = ("Editors", "Moderators")

MODEL_PERMISSIONS: dict[str, tuple[str, ...]] = {
    STAFF: ("wagtailadmin.access_admin",),
    ADMINISTRATORS: (
        "wagtailadmin.access_admin",
        *(f"accounts.{verb}_person" for verb in ("add", "change", "view")),
        *(
            f"agencies.{verb}_{model}"
            for model in ("agency", "office", "appointment")
            for verb in ("add", "change", "view")
        ),
        *(
            f"plans.{verb}_{model}"
            for model in ("kpkarea", "indicator")
            for verb in ("add", "change", "view")
        ),
        *(f"search.{verb}_synonym" for verb in ("add", "change", "delete", "view")),
        *(
            f"wagtailcore.{verb}_{model}"
            for model in ("workflow", "task")
            for verb in ("add", "change", "delete")
        ),
        "wagtailcore.change_site",
        "core.view_auditentry",
    ),
}
# On the root page; what a person may do with one page is narrowed by the page's own tester.
PAGE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    STAFF: ("add_page", "change_page"),
    ADMINISTRATORS: ("add_page", "change_page", "publish_page"),
}
# On the root collection, and there is no other: documents are kept apart by agency and classification,
# and a second way to close them would be one that search and lists do not know.
COLLECTION_PERMISSIONS: dict[str, tuple[str, ...]] = {
    STAFF: (
        "wagtailimages.add_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
    ADMINISTRATORS: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
}


def restore_groups(apps: Apps = registry, using: str = "default", **kwargs: Any) -> None:
    """Bring both groups to the tables above; connected to ``post_migrate``.

    ``apps`` may be a state halfway through the migrations: then there is nothing to do yet.
    """
    try:
        group_model = apps.get_model("auth", "Group")
        for model in ("GroupPagePermission", "GroupCollectionPermission"):
            apps.get_model("wagtailcore", model)._meta.get_field("permission")
        apps.get_model("accounts", "User")
    except LookupError:
        return
    group_model.objects.using(using).filter(name__in=REPLACED).delete()
    for name in (STAFF, ADMINISTRATORS):
        group, _ = group_model.objects.using(using).get_or_create(name=name)
        names = [*MODEL_PERMISSIONS[name], *(site_settings() if name == ADMINISTRATORS else ())]
        group.permissions.set(_permissions(apps, using, names))
        _grant(
            apps,
            using,
            group,
            "GroupPagePermission",
            "page",
            [f"wagtailcore.{p}" for p in PAGE_PERMISSIONS[name]],
        )
        _grant(apps, using, group, "GroupCollectionPermission", "collection", COLLECTION_PERMISSIONS[name])


def site_settings() -> list[str]:
    """The right to change each page of settings that the rooms register (city and contact, and so on)."""
    return [f"{model._meta.app_label}.change_{model._meta.model_name}" for model in setting_models]


def _permissions(apps: Apps, using: str, names: Iterable[str]) -> list[Any]:
    """The permission rows called ``app.codename``; those of apps that are not there (yet) are left out."""
    wanted = [name.split(".", 1) for name in names]
    for label in {label for label, _ in wanted}:
        if label in registry.app_configs:
            # Django makes them app by app, after this handler has run for the first.
            create_permissions(registry.get_app_config(label), verbosity=0, using=using, apps=apps)
    rows = apps.get_model("auth", "Permission").objects.using(using)
    found = (
        rows.filter(content_type__app_label=label, codename=codename).first() for label, codename in wanted
    )
    return [permission for permission in found if permission]


def _grant(apps: Apps, using: str, group: Any, model: str, place: str, names: Iterable[str]) -> None:
    """Give ``group`` exactly ``names`` on the root page or root collection, and nothing elsewhere."""
    grants = apps.get_model("wagtailcore", model).objects.using(using)
    target = {"page": "Page", "collection": "Collection"}[place]
    root = apps.get_model("wagtailcore", target).objects.using(using).filter(depth=1).first()
    if root is None:  # a flushed test database
        return
    permissions = _permissions(apps, using, names)
    grants.filter(group=group).exclude(**{place: root, "permission__in": permissions}).delete()
    for permission in permissions:
        grants.get_or_create(group=group, permission=permission, **{place: root})

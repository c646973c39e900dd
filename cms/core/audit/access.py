"""What opens or closes doors in Django, Wagtail and guardian: recorded by whatever way it is changed."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import m2m_changed, post_save
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import (
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
    PageViewRestriction,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from cms.core.audit.watching import watch
from cms.core.audit.writing import Deed, record_many
from cms.core.origin import current_person

GIVEN = {"post_add": "add", "post_remove": "remove"}


def connect() -> None:
    watch(Group, "group", shown=("name",))
    watch(GroupPagePermission, "access.page", shown=("group", "page", "permission"))
    watch(GroupCollectionPermission, "access.collection", shown=("group", "collection", "permission"))
    # Never the password of a restriction.
    watch(PageViewRestriction, "access.privacy", shown=("page", "restriction_type"), named=("password",))
    watch(
        CollectionViewRestriction,
        "access.privacy",
        shown=("collection", "restriction_type"),
        named=("password",),
    )
    _watch_settings()
    _watch_grants()
    user: Any = get_user_model()
    _follow_many(user.groups.through, "access.groups")
    _follow_many(user.user_permissions.through, "access.permissions")
    _follow_many(Group.permissions.through, "access.group_permissions")
    post_save.connect(note_rights_of_group, sender=ModelLogEntry, dispatch_uid="audit_rights_of_group")


def _watch_settings() -> None:
    watch(Workflow, "setting.workflow", shown=("name", "active"))
    watch(WorkflowTask, "setting.stages", shown=("workflow", "task", "sort_order"))
    watch(WorkflowPage, "setting.workflow_page", shown=("workflow", "page"))
    watch(WorkflowContentType, "setting.workflow_kind", shown=("workflow", "content_type"))
    stages = [model for model in apps.get_models() if issubclass(model, Task)]
    for stage in sorted(stages, key=lambda model: len(model.__mro__)):  # a child's fields after its parent's
        watch(stage, "setting.stage", shown=_own_fields(stage))
    watch(Site, "setting.site", shown=("hostname", "port", "root_page", "is_default_site"))
    for model in apps.get_models():
        if issubclass(model, (BaseSiteSetting, BaseGenericSetting)):
            watch(model, f"setting.{model._meta.model_name}", shown=_own_fields(model))


def _own_fields(model: Any) -> list[str]:
    left_out = {"content_type"}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return [field.name for field in fields if field.name not in left_out and not field.name.endswith("_ptr")]


def _watch_grants() -> None:
    """Guardian's rows: its own, and those of models with a table of their own."""
    for model in apps.get_models():
        if issubclass(model, UserObjectPermissionBase | GroupObjectPermissionBase):
            holder = "user" if issubclass(model, UserObjectPermissionBase) else "group"
            target = "object_pk" if hasattr(model, "object_pk") else "content_object"
            watch(model, "access.grant", shown=(holder, "permission", target))


def _follow_many(through: Any, action: str) -> None:
    def note(
        sender: Any, instance: Any, action: str, pk_set: Any, reverse: bool, model: Any, **kwargs: Any
    ) -> None:
        if action == "pre_clear":  # afterwards nobody knows what there was
            manager = getattr(instance, _name_of(through, type(instance), reverse))
            pk_set, action = set(manager.values_list("pk", flat=True)), "post_remove"
        if action not in GIVEN or not pk_set:
            return
        deeds = _pairs(instance, model, pk_set, reverse, f"{name}.{GIVEN[action]}")
        record_many(deeds, by=current_person())

    name = action
    m2m_changed.connect(note, sender=through, weak=False, dispatch_uid=f"audit_{action}")


def _name_of(through: Any, model: Any, reverse: bool) -> str:
    """What the many-to-many relation is called on ``model``."""
    fields = model._meta.related_objects if reverse else model._meta.many_to_many
    field = next(f for f in fields if (f.through if reverse else f.remote_field.through) is through)
    return str(field.get_accessor_name() if reverse else field.name)


def _pairs(instance: Any, model: Any, pks: set[Any], reverse: bool, action: str) -> list[Deed]:
    """One entry on whom it opens something for: the person or group, with what was given or taken."""
    others = list(model._base_manager.filter(pk__in=pks).order_by("pk"))
    if reverse:
        return [Deed(action, other, {"given": [_named(instance)]}) for other in others]
    return [Deed(action, instance, {"given": [_named(other) for other in others]})]


def _named(row: Any) -> dict[str, Any]:
    """A permission by its code: its own text asks for the kind of object too."""
    return {"id": row.pk, "name": getattr(row, "codename", None) or str(row)}


def note_rights_of_group(
    sender: Any, instance: ModelLogEntry, created: bool, raw: bool, **kwargs: Any
) -> None:
    """Wagtail's form of a group writes its rights in bulk, without a signal and after its log; so it waits."""
    if raw or not created or instance.content_type_id != ContentType.objects.get_for_model(Group).pk:
        return
    by = current_person()
    transaction.on_commit(lambda: _record_rights(instance.object_id, by))


def _record_rights(group_id: str, by: Any) -> None:
    group: Any = Group.objects.filter(pk=group_id).first()
    if group is None:
        return
    collections = group.collection_permissions.order_by("pk")
    data = {
        "permissions": list(group.permissions.order_by("pk").values_list("codename", flat=True)),
        "pages": list(group.page_permissions.order_by("pk").values_list("page_id", "permission__codename")),
        "collections": list(collections.values_list("collection_id", "permission__codename")),
    }
    record_many([Deed("group.rights", group, data)], by=by)

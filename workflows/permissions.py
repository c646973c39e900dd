"""What Wagtail's interface offers on a governed page. The doors themselves are closed in the write path."""

from typing import Any

from wagtail.models import PagePermissionTester

from cms.agencies.selectors import access_of
from workflows.models import has_permit
from workflows.policies import may_draft, may_edit
from workflows.selectors import has_history


class GovernedPermissionTester(PagePermissionTester):
    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.access = access_of(user)

    def can_edit(self) -> bool:
        if not self.user.is_active or self.page_is_root:
            return False
        if may_edit(self.user, self.page):
            return True
        task = self.page.current_workflow_task
        return bool(task and task.user_can_access_editor(self.page, self.user))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only a draft that was never submitted: what somebody decided about stays on record."""
        if not may_draft(self.user, self.page) or self.page.live or self.page.workflow_in_progress:
            return False
        if self.page.first_published_at or not self.page.is_leaf():
            return False
        known = getattr(self.page, "shown_history", None)  # a list of pages asks once for all of them
        return not (has_history(self.page) if known is None else known)

    def can_publish(self) -> bool:
        """Only inside the write path of the last decision."""
        return has_permit(self.page)

    def can_unpublish(self) -> bool:
        return has_permit(self.page)

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return self.access.is_admin

    def can_copy(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Any) -> bool:
        return False

    def can_add_subpage(self) -> bool:
        if not self.user.is_active or not self.access.is_staff:
            return False
        if not (self.access.is_admin or self.access.is_expert or self.access.pic_of):
            return False
        models = self.page.specific_class.creatable_subpage_models()
        return any(model.can_create_at(self.page) for model in models)

    def can_reorder_children(self) -> bool:
        return self.access.is_admin or self.access.is_expert


class AdministeredPermissionTester(PagePermissionTester):
    """For pages outside the chain of offices: administrators keep them, all others read.

    Every person in office holds add and change on the root page, so that the tree is shown to them;
    what they may do is decided here and in :class:`GovernedPermissionTester`.
    """

    pic_may_add = False

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.access = access_of(user)
        if not self.access.is_admin:
            self.permissions: set[str] = set()

    def can_unpublish(self) -> bool:
        """What hangs below was approved for the public: taking its list or front page away would hide it."""
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.page.is_leaf() and super().can_delete(ignore_bulk)

    def can_add_subpage(self) -> bool:
        if not (self.access.is_admin or self.access.is_expert or (self.pic_may_add and self.access.pic_of)):
            return False
        models = self.page.specific_class.creatable_subpage_models()
        return any(model.can_create_at(self.page) for model in models)


class ListPermissionTester(AdministeredPermissionTester):
    """A list whose entries each agency's PIC adds."""

    pic_may_add = True

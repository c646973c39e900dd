"""Where Django looks for the tables of this room."""

from cms.core.audit.models import AuditEntry

__all__ = ["AuditEntry"]

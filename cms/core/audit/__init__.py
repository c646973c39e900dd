"""The audit log: one chain of entries that the database itself lets nobody change. docs/audit.md tells all."""

from cms.core.audit.writing import Deed, held_back, record, record_many

__all__ = ["Deed", "held_back", "record", "record_many"]

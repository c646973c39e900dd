"""Changes of offices and of who holds them: checked, recorded, and followed by the groups of Wagtail."""

from cms.agencies.services.following import follow_all_offices, follow_offices, forget_access

__all__ = ["follow_all_offices", "follow_offices", "forget_access"]

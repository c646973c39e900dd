"""The daily sweep after midnight."""

from celery import shared_task

from cms.agencies.services import follow_all_offices
from cms.agencies.services.loading import forget_old_files
from cms.agencies.services.succeeding import settle_inheritance


@shared_task
def follow_offices_daily() -> int:
    """Let the groups of Wagtail follow the appointments that began or ended; returns how many people changed."""
    forget_old_files()
    settle_inheritance()
    return follow_all_offices()

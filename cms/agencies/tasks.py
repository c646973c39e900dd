"""The daily sweep after midnight."""

from celery import shared_task

from cms.agencies.services import follow_all_offices
from cms.agencies.services.loading import forget_old_files
from cms.agencies.services.planning import carry_out_due
from cms.agencies.services.succeeding import settle_inheritance


@shared_task
def change_agencies() -> int:
    """Let planned changes whose day has come take effect; returns how many did."""
    return carry_out_due()


@shared_task
def follow_offices_daily() -> int:
    """Let the groups of Wagtail follow the appointments that began or ended; returns how many people changed."""
    forget_old_files()
    settle_inheritance()
    return follow_all_offices()

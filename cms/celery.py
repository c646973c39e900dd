"""Celery: everything slow or timed. A message is only a nudge; the row in the database is the truth."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["filesystem"] = "cms.core.broker:Transport"  # kombu's own, with messages that arrive whole
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

app = Celery("paraf")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

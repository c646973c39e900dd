import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()

from home.selectors.readiness import guards_ready  # noqa: E402 - the apps are loaded now, not before

# Says in the log, once a process, when the triggers that keep decisions and the audit log are not all there.
guards_ready()

# What is loaded by now stays for good: a full collection of garbage that walks through all of it holds up a request for
# a seventh of a second. The addresses are loaded first, which otherwise the first visitor waits for.
get_resolver().url_patterns  # noqa: B018 - reading loads them
gc.collect()
gc.freeze()

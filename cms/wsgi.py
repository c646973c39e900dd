import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()

from home.selectors.readiness import guards_ready  # noqa: E402 - the apps are loaded now, not before

# Says in the log, once a process, when the triggers that keep decisions and the audit log are not all there.
guards_ready()

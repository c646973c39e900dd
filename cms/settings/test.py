"""Settings of the test suite: quick password hashing, mail in memory, tasks run when called."""

import tempfile

from cms.settings.base import *  # noqa: F403
from cms.settings.base import AUTHENTICATION_BACKENDS

SECRET_KEY = "test"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PARAF_DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="paraf-test-media-")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "cms.documents.storage.PrivateStorage",
        "OPTIONS": {"location": tempfile.mkdtemp(prefix="paraf-test-documents-")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PARAF_OCR_SLOTS = tempfile.mkdtemp(prefix="paraf-test-ocr-")  # the other process of the run has its own
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
AUTHENTICATION_BACKENDS = [b for b in AUTHENTICATION_BACKENDS if "axes" not in b]
SILENCED_SYSTEM_CHECKS = ["axes.W003"]  # taken out above on purpose
AXES_ENABLED = False  # its own tests switch it on
WHITENOISE_AUTOREFRESH = True  # no collected files are looked for
PARAF_AUDIT_HEADS = ""  # none: each test has a log of its own
PARAF_PAGE_RATE = 10**6  # all tests ask from one address

"""Settings shared by every way of running Paraf. Each has a working default; docs/settings.md lists them."""

import os
import tempfile
from pathlib import Path

import environ
from celery.schedules import crontab

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PARAF_DEMO = False

INSTALLED_APPS = [
    "home",
    "search",
    "cms.plans",
    "cms.documents",
    "workflows",
    "cms.notifications",
    "cms.agencies",
    "cms.accounts",
    "cms.core",
    "wagtail_footnotes",
    "wagtail.contrib.table_block",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "guardian",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "home.middleware.AnswerHeadersMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.core.origin.OriginMiddleware",
    "home.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.accounts.middleware.SessionLimitMiddleware",
    "cms.accounts.middleware.FirstPasswordMiddleware",
    "cms.agencies.middleware.OfficeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.plans.middleware.VisiblePagesMiddleware",
    "workflows.middleware.RefusedPublicationMiddleware",
    "home.middleware.TooLargeNumberMiddleware",
    "home.typed_text.TypedTextMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'paraf.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Web and worker write at the same time: all three are needed (WAL, a wait, and writers that say so at once).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;"
            "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
        ),
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # PostgreSQL compiles a question that looks dear before it answers it: half a minute for one that takes 0.2 s.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "cms.accounts.backends.GroupsBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ANONYMOUS_USER_NAME = None  # guardian: no row stands for visitors, who hold no grants
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jayapura")  # WIT, UTC+9
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Outside MEDIA_ROOT: only views that check rights reach a document.
    "documents": {
        "BACKEND": "cms.documents.storage.PrivateStorage",
        "OPTIONS": {"location": env.str("DOCUMENTS_ROOT", default=str(VAR_DIR / "documents"))},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_TIMEOUT = 30  # seconds; a mute mail server must not keep the worker for ever
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Paraf <paraf@localhost>")

WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Paraf")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # a city has one clock; deadlines are in it
WAGTAILDOCS_DOCUMENT_MODEL = "documents.OfficialDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.documents.forms.DocumentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.core.admin_search"}}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = (
    False  # decisions are bound to a hash of the content, not to Wagtail's flag
)
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"  # one way to sign in
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "cms.core.rich_text.CheckedRichTextArea"}}
WAGTAILEMBEDS_FINDERS: list[dict] = []  # nothing is fetched from other sites
WAGTAILADMIN_COMMENTS_ENABLED = True
# Wagtail would answer an address with the title of the page's latest draft; links to pages are chosen in the tree.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "processed_folder": str(VAR_DIR / "broker-done"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "store_processed": False,
        "polling_interval": 0.1,  # one task a look: a look a second would let uploads wait behind mails
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a request never waits for the broker; the sweep finds what was left
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
ONCE = {"options": {"expires": 55}}  # a late worker runs the sweep once, not for each minute it was away
CELERY_BEAT_SCHEDULE = {
    "send-waiting-mail": {"task": "cms.notifications.tasks.send_waiting", "schedule": 60.0, **ONCE},
    "send-digests": {"task": "cms.notifications.tasks.send_digests", "schedule": 60.0, **ONCE},
    "send-password-letters": {"task": "cms.accounts.tasks.send_letters", "schedule": 60.0, **ONCE},
    "read-left-documents": {"task": "cms.documents.tasks.sweep_unread", "schedule": 60.0, **ONCE},
    "index-waiting-changes": {"task": "search.tasks.drain", "schedule": 60.0, **ONCE},
    "tell-saved-searches": {
        "task": "search.tasks.tell_saved",
        "schedule": 900.0,
        "options": {"expires": 600},
    },
    "forget-questions": {"task": "search.tasks.forget_questions", "schedule": crontab(hour=3, minute=10)},
    "mend-index": {"task": "search.tasks.mend", "schedule": crontab(hour=2, minute=30)},
    "watch-deadlines": {
        "task": "workflows.tasks.watch_deadlines",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "end-shares": {"task": "workflows.tasks.sweep_shares", "schedule": 300.0, "options": {"expires": 290}},
    "end-document-grants": {"task": "cms.documents.tasks.end_grants", "schedule": crontab(hour=0, minute=10)},
    "keep-audit-head": {
        "task": "cms.core.tasks.keep_audit_head",
        "schedule": crontab(minute=20),
    },
    "change-agencies": {
        "task": "cms.agencies.tasks.change_agencies",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "follow-offices": {
        "task": "cms.agencies.tasks.follow_offices_daily",
        "schedule": crontab(hour=0, minute=5),
    },
}

# Heads of the audit log, outside the database: who cuts the log there does not reach them.
PARAF_AUDIT_HEADS = env.str("AUDIT_HEADS", default=str(VAR_DIR / "audit-heads.txt"))

SEARCH_ENGINE = env.str(
    "SEARCH_ENGINE",
    default="postgresql" if "postgresql" in DATABASES["default"]["ENGINE"] else "sqlite",
)
# Calls a minute that are answered: of visitors (by address), and of people who are signed in.
PARAF_API_RATES = {
    "search": (env.int("API_RATE", default=120), env.int("API_RATE_SIGNED_IN", default=600)),
    "suggest": (env.int("SUGGEST_RATE", default=600), env.int("SUGGEST_RATE_SIGNED_IN", default=1200)),
}
# Questions a minute that one web process answers a visitor's address on the page of results.
PARAF_PAGE_RATE = env.int("PAGE_RATE", default=240)
ELASTICSEARCH_URL = env.str(
    "ELASTICSEARCH_URL", default="http://127.0.0.1:9200"
)  # several, with commas: its nodes
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", default="paraf")

SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PARAF_SESSION_IDLE = 60 * 60  # seconds without a request
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "cms.accounts.views.unsent.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview is a frame of our own
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
PARAF_MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_MB", default=50) * 1024 * 1024
PARAF_REPORT_DUE_DAY = env.int("REPORT_DUE_DAY", default=15)  # of the month after the quarter (1–28)
PARAF_REMIND_DAYS = env.int("REMIND_DAYS", default=1)  # working days before the deadline
PARAF_DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)  # of the day, in the city's time
PARAF_PLH_MAX_DAYS = env.int("PLH_MAX_DAYS", default=30)  # calendar days of a Plh. that a holder appoints
FILE_UPLOAD_HANDLERS = [
    "cms.documents.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
PARAF_CLAMAV = env.str("CLAMAV", default="")  # unix:///run/clamav/clamd.ctl or tcp://host:3310; empty: none
PARAF_OCR_SLOTS = f"{tempfile.gettempdir()}/paraf-ocr-{os.getuid()}"  # held by who reads scans on a machine
PARAF_OCR_PROCESSES = env.int("OCR_PROCESSES", default=os.cpu_count() or 1)  # scans read at once on a machine
WAGTAILDOCS_MAX_UPLOAD_SIZE = PARAF_MAX_UPLOAD_BYTES
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.documents.pictures.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]  # no SVG: it can carry programs

AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "cms.accounts.counting.AddressHandler"  # counts by address alone besides
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when it ends, so it ends then
AXES_DISABLE_ACCESS_LOG = True  # no record of who came from where when; failures are counted only
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "cms.accounts.addresses.counted_name"
AXES_CLIENT_IP_CALLABLE = "cms.accounts.addresses.counted_address"
AXES_LOCKOUT_CALLABLE = "cms.accounts.views.sign_in.lockout"
# An office often has one address: what all its people mistype in half an hour, and ask for in an hour.
PARAF_ADDRESS_FAILURES = env.int("ADDRESS_FAILURES", default=50)
PARAF_ADDRESS_LETTERS = env.int("ADDRESS_LETTERS", default=20)
PARAF_TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many in front add to X-Forwarded-For

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
LOGGING["loggers"] = {
    "django_tasks": {"level": "WARNING"},  # one line a saved row otherwise
    "wagtail": {"level": "WARNING"},
    "elastic_transport": {"level": "ERROR"},  # a line a request otherwise; that it is away is said by our own
    "kombu.connection": {"level": "ERROR"},  # warns that the embedded broker, a folder, has no host name
    "axes": {"level": "ERROR"},  # its lines name addresses; ours name the user only
}

from typing import Any

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from cms.core.audit.watching import watch
        from cms.core.searchable import catch_up, changed
        from search import checks  # noqa: F401 - registers itself
        from search.models import Synonym

        watch(Synonym, "search.synonym", shown=("kind", "word", "meaning"))

        request_finished.connect(write_counts, dispatch_uid="search_counts")
        autodiscover_modules("searchable")
        changed.connect(record_change, dispatch_uid="search")
        catch_up.connect(index_now, dispatch_uid="search")
        post_migrate.connect(prepare_engine, sender=self, dispatch_uid="search")


def record_change(kind: str, ids: list[int], **_kwargs: Any) -> None:
    from search.services.outbox import record

    record(kind, ids)


def index_now(**_kwargs: Any) -> None:
    from search.services.outbox import drain_outbox

    drain_outbox()


def write_counts(**_kwargs: Any) -> None:
    """After the answer has gone out, so that nobody waits for it."""
    from search.services.asked import keep_counts

    keep_counts()


def prepare_engine(using: str = "default", **_kwargs: Any) -> None:
    """Make the place for terms with the tables. A wrong engine is named by the system check, not here."""
    from django.core.exceptions import ImproperlyConfigured

    from search.engines import database_engine, get_engine
    from search.selectors import index_state

    try:
        get_engine()
        database_engine().prepare()
    except ImproperlyConfigured:
        return
    index_state()

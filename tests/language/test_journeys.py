"""Each role opens every page it can reach; no look-up falls back to English, no English is on the page."""

import re

import pytest

from tests import world
from tests.language.addresses import addresses
from tests.language.city import City
from tests.language.english import english_in
from tests.language.recorder import missing_lookups

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a scaled picture to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]

EVERYTHING = re.compile("")
TEXTS = re.compile(r"/admin/(pages/\d+/(edit|history|\d+/)?$|antrean|laporan|reports|account|$)")
PUBLIC = re.compile(r"/(?!admin/(?!login|password_reset))")
OPERATING = re.compile(r"/admin/(users|groups|sites|workflows|settings|collections)/")
FORMS = re.compile(r"/(add|edit|new|login|password_reset|privacy)/$|/edit/\d+/$|laporan-kemajuan/\d")
WALKS = [
    ("pic", EVERYTHING),
    ("admin", EVERYTHING),
    ("head", TEXTS),
    ("sekda", TEXTS),
    ("expert", TEXTS),
    ("visitor", PUBLIC),
    ("superuser", OPERATING),
]
# Reviewed: written into Wagtail 8.0.1 without a translation, on pages of operators.
ALLOWED_ON_PAGE = re.compile(
    r"Welcome to your new Wagtail site!"  # the page an empty installation begins with; a city removes it
    r"|^Page$|^Task type$|→ User$"  # column heads
    r"|^None$"  # a counter that is hidden until a script fills it
    r"|^Must upload a file$"  # a request that no browser sends
    r"|^Can (add|change|delete|view|choose) |\| (Can|Delete|Lock|Publish|Unlock)\b"  # rows of Django's permissions
)


def sign_in(client, city: City, role: str) -> None:
    if role == "superuser":
        client.force_login(world.person("operator", is_superuser=True))
    elif role != "visitor":
        client.force_login(city.people[role])


def words_of(response) -> str:
    """The HTML of an answer; of a modal's JSON, the HTML inside."""
    if response.streaming:
        response.close()
        return ""
    kind = response.get("Content-Type", "")
    if "json" in kind:
        data = response.json()
        return str(data.get("html", "")) if isinstance(data, dict) else ""
    return response.content.decode() if "html" in kind else ""


def english_on(response) -> set[str]:
    return {text for text in english_in(words_of(response)) if not ALLOWED_ON_PAGE.search(text)}


@pytest.mark.parametrize(("role", "where"), WALKS, ids=[role for role, _where in WALKS])
def test_no_english_on_the_way(client, role, where):
    english, broken = {}, {}
    with missing_lookups() as missing:
        city = City()
        sign_in(client, city, role)
        client.raise_request_exception = False
        paths = [path for path in addresses(city) if where.match(path)]
        for path in paths:
            response = client.get(path)
            english |= dict.fromkeys(english_on(response), path)
            if response.status_code >= 500:
                broken[path] = response.status_code
    assert len(paths) > 5
    assert (missing, english, broken) == (set(), {}, {})


@pytest.mark.parametrize("role", ["pic", "admin", "visitor"])
def test_no_english_in_refusals(client, role):
    """Forms sent empty: what is asked for is asked for in Indonesian."""
    english = {}
    with missing_lookups() as missing:
        city = City()
        sign_in(client, city, role)
        client.raise_request_exception = False
        paths = [path for path in addresses(city) if FORMS.search(path)]
        for path in paths:
            response = client.post(path, {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0})
            # An unfinished request is answered with a static page in both languages.
            if response.status_code != 400 and response.status_code < 500:
                english |= dict.fromkeys(english_on(response), path)
    assert paths
    assert (missing, english) == (set(), {})


def test_error_pages(client):
    city = City()
    with missing_lookups() as missing:
        pages = [client.get("/tidak/ada/"), client.get("/dokumen/999999/")]
        client.force_login(world.person())
        pages.append(client.get("/admin/"))
        client.force_login(city.people["member"])
        pages.append(client.get(f"/admin/pages/{city.draft.pk}/delete/", follow=True))
    assert missing == set()
    assert [english_on(page) for page in pages] == [set()] * 4
    assert [page.status_code for page in pages[:3]] == [404, 404, 403]


def test_the_recorder_sees_what_is_missing(rf):
    from django.utils.translation import gettext, ngettext, override, pgettext

    with missing_lookups() as missing, override("id"):
        gettext("Save")
        gettext("A sentence nobody has translated")
        pgettext("odd context", "Save")
        ngettext("%(n)s odd thing", "%(n)s odd things", 2)
    assert missing == {"A sentence nobody has translated", "odd context\x04Save", "%(n)s odd thing"}
    with missing_lookups() as missing, override("en"):
        gettext("A sentence nobody has translated")
    assert missing == set()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Simpan perubahan</p>", set()),
        ("<p>Save the changes</p>", {"Save the changes"}),
        ('<button aria-label="Close">×</button>', {"Close"}),
        ("<script>the and of</script><p>Buka https://example.org/the/page</p>", set()),
    ],
)
def test_english_is_recognised(html, found):
    assert english_in(html) == found

"""What of an address could not be taken as it stands, said in sentences: the answer is given all the same."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from search.selectors.answers import Answer
from search.selectors.facets import NAMES, is_known

TAKEN = {*NAMES, "q", "page", "sort", "persis"}
LONGEST = 60  # characters of a value that is named


def notes_on(request: HttpRequest, found: Answer) -> list[str]:
    """Sentences about a page that is not there and choices that nothing can have."""
    return [*_on_page(found), *_on_choices(found)]


def notes_for_programs(request: HttpRequest, found: Answer) -> list[str]:
    """The same, and what the page says elsewhere or people do not write: a question cut short, none, unknown names."""
    said = notes_on(request, found)
    if found.question.shortened:
        said.append(_("The question is very long: only its beginning was searched for."))
    unknown = sorted(set(request.GET) - TAKEN)
    if unknown:
        names = ", ".join(_short(name) for name in unknown[:5])
        said.append(_("Not known and left aside: %(names)s.") % {"names": names})
    if request.GET.get("sort", "terbaru") != "terbaru":
        said.append(_("The order “%(sort)s” is not known: the most fitting come first.") % {
            "sort": _short(request.GET["sort"])
        })  # fmt: skip
    if not found.asked:
        said.append(_("There is no word to search for. Write the question in the parameter q."))
    return said


def _on_page(found: Answer) -> list[str]:
    asked = found.choice.page.strip()
    if found.page is None or asked == str(found.page.number):
        return []
    last = found.page.paginator.num_pages
    if asked.isdecimal() and int(asked[:9]) > last:
        return [_("There is no page %(asked)s; this is the last one, %(last)s.") % {
            "asked": _short(asked), "last": last
        }]  # fmt: skip
    if asked.isdecimal() and int(asked[:9]) == found.page.number:
        return []  # 01
    return [_("“%(asked)s” is no page number; this is the first page.") % {"asked": _short(asked)}]


def _on_choices(found: Answer) -> list[str]:
    return [
        _("“%(value)s” is not known as %(facet)s, so nothing is found.")
        % {
            "value": _short(found.choice.value(name)),
            "facet": str(label).lower() if name != "agency" else label,
        }
        for name, (_column, label, _all) in NAMES.items()
        if found.choice.value(name) and not is_known(found.choice, name)
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

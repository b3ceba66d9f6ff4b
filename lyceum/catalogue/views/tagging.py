"""Deciding on proposed skills, many at a time."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lyceum.catalogue import policies, selectors, services
from lyceum.catalogue.types import SuggestionRow
from lyceum.kernel.errors import Forbidden
from lyceum.skills import api as skills
from lyceum.ui.http import Request, number_in, numbers_in, page_in

from .explore import language

BANDS = {"sure": (0.6, 1.0), "likely": (0.35, 0.6), "faint": (0.0, 0.35)}
WHOLE = 220


@dataclass(frozen=True)
class ProposalRow:
    """A proposal with its name, and the text with the words that led to it marked."""

    line: SuggestionRow
    label: str
    text: SafeString
    percent: int


@login_required
@require_http_methods(["GET", "POST"])
def suggestions(request: Request) -> HttpResponse:
    """What the tagger proposes: yes or no, a page at once."""
    if not policies.editable_organisations(request.actor) and not request.actor.scope.has_role(
        "administrator"
    ):
        raise Forbidden
    if request.method == "POST":
        return _decide(request)
    band = request.GET.get("band", "")
    least, most = BANDS.get(band, (0.0, 1.0))
    resource_id = number_in(request.GET.get("resource", "")) or None
    page = page_in(request.GET.get("page"))
    lines = selectors.suggestions(
        request.actor, least=least, most=most, resource_id=resource_id, page=page
    )
    names = skills.skill_rows([line.skill_id for line in lines], language())
    rows = [_row(line, names[line.skill_id].label) for line in lines if line.skill_id in names]
    context = {
        "rows": rows,
        "band": band,
        "bands": list(BANDS),
        "waiting": selectors.suggestion_counts(request.actor, BANDS),
        "resource_id": resource_id,
    }
    return render(request, "catalogue/suggestions.html", context)


def _decide(request: Request) -> HttpResponse:
    ids = numbers_in(request.POST.getlist("pick"))
    if request.POST.get("verdict") == "reject":
        done = services.reject_skills(by=request.actor, ids=ids)
        words = ngettext("{n} proposal rejected.", "{n} proposals rejected.", done)
    else:
        done = services.accept_skills(by=request.actor, ids=ids)
        words = ngettext("{n} proposal accepted.", "{n} proposals accepted.", done)
    messages.success(request, words.format(n=done))
    return redirect(request.get_full_path())


def _row(line: SuggestionRow, label: str) -> ProposalRow:
    return ProposalRow(line, label, _marked(line.text, line.words), round(line.score * 100))


def _marked(text: str, words: str) -> SafeString:
    """The text, its telling words marked; escaped before anything is marked."""
    telling = {word.strip().casefold() for word in words.split(",") if word.strip()}
    shown = text[:WHOLE].split(" ")
    parts = [
        f"<mark>{escape(word)}</mark>" if _bare(word) in telling else escape(word) for word in shown
    ]
    return mark_safe(" ".join(parts) + ("…" if len(text) > WHOLE else ""))  # noqa: S308  escaped above


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]\"'").casefold()

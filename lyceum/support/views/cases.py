"""Asking, and the conversation as both sides see it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.support import selectors, services
from lyceum.support.forms import AnswerForm, AskForm, HandOverForm, ReplyForm
from lyceum.support.types import RATINGS, Context
from lyceum.ui.http import Request, number_in

CASE = "support/case.html"


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """My questions, and where else there is help."""
    context = {
        "cases": selectors.cases_of(request.actor),
        "desk": selectors.desk_where(request.actor),
        "team": selectors.team_where(request.actor),
    }
    return render(request, "support/mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask, from whatever page one comes."""
    come_from = Context(request.GET.get("from", ""), request.GET.get("title", "")).trimmed()
    form = AskForm(
        request.POST or None,
        places=selectors.asker_choices(request.actor),
        context=Context(request.POST.get("address", ""), request.POST.get("title", "")).trimmed()
        if request.method == "POST"
        else come_from,
        initial={"kind": request.GET.get("kind", "hr-partner")},
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "come_from": come_from}
        return render(request, "support/ask.html", context, status=status)
    made = services.open_case(by=request.actor, person_id=request.user.pk, new=form.asked())
    messages.success(request, _("Sent. The answer comes here, and you are told."))
    return redirect("support:case", made.pk)


@login_required
@require_GET
def case(request: Request, case_id: int) -> HttpResponse:
    """The conversation; for who answers also notes and how to answer."""
    found = selectors.case_for(request.actor, case_id)
    if found.merged_into_id:
        return redirect("support:case", found.merged_into_id)
    return render(request, CASE, _shown(request, found))


def _shown(request: Request, found: Any, **forms: Any) -> dict[str, Any]:
    answers = selectors.can_answer(request.actor, found)
    context: dict[str, Any] = {
        "case": found,
        "lines": selectors.lines_of(request.actor, found),
        "answers": answers,
        "people": selectors.people_of(found),
        "ratings": RATINGS,
        "reply_form": ReplyForm(),
    }
    if answers:
        context |= {
            "answer_form": AnswerForm(auto_id="answer-%s"),
            "hand_over_form": HandOverForm(initial={"kind": found.kind}),
            "canned": selectors.canned_for(found),
            "others": selectors.others_of(request.actor, found),
            "is_late": selectors.is_late(found),
        }
    return context | forms


@login_required
@require_GET
def suggested(request: Request, case_id: int) -> HttpResponse:
    """What was answered to questions like this one; a fragment of the case."""
    found = selectors.case_to_answer(request.actor, case_id)
    context = {"case": found, "suggestions": selectors.suggestions_for(request.actor, found)}
    return render(request, f"{CASE}#suggested", context)


@login_required
@require_POST
def reply(request: Request, case_id: int) -> HttpResponse:
    """Who asked writes again."""
    found = selectors.case_for(request.actor, case_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render(request, CASE, _shown(request, found, reply_form=form), status=422)
    services.reply(by=request.actor, case_id=case_id, **form.cleaned_data)
    messages.success(request, _("Sent."))
    return redirect("support:case", case_id)


@login_required
@require_POST
def answer(request: Request, case_id: int) -> HttpResponse:
    """Answer, ask back, or keep a note."""
    found = selectors.case_to_answer(request.actor, case_id)
    form = AnswerForm(request.POST, auto_id="answer-%s")
    if not form.is_valid():
        return render(request, CASE, _shown(request, found, answer_form=form), status=422)
    text, how = form.cleaned_data["text"], form.cleaned_data["how"]
    if how == AnswerForm.NOTE:
        services.add_note(by=request.actor, case_id=case_id, text=text)
        messages.success(request, _("Kept as a note. Who asked does not see it."))
    else:
        services.answer_case(
            by=request.actor, case_id=case_id, text=text, asks_back=how == AnswerForm.ASK
        )
        messages.success(request, _("Sent; who asked is told."))
    return redirect("support:case", case_id)


@login_required
@require_POST
def take(request: Request, case_id: int) -> HttpResponse:
    """I answer it."""
    services.take_case(by=request.actor, case_id=case_id)
    return redirect("support:case", case_id)


@login_required
@require_POST
def hand_over(request: Request, case_id: int) -> HttpResponse:
    """It is another desk's."""
    case = services.hand_over(by=request.actor, case_id=case_id, kind=request.POST.get("kind", ""))
    messages.success(request, _("Handed over, with all that was said."))
    if selectors.can_answer(request.actor, case):
        return redirect("support:case", case_id)
    return redirect("support:mine")


@login_required
@require_POST
def merge(request: Request, case_id: int) -> HttpResponse:
    """Another question of the same person becomes part of this one."""
    other = number_in(request.POST.get("other", "")) or 0
    services.merge_cases(by=request.actor, case_id=other, into_id=case_id)
    messages.success(request, _("They are one question now."))
    return redirect("support:case", case_id)


@login_required
@require_POST
def close(request: Request, case_id: int) -> HttpResponse:
    """Nothing more to do."""
    services.close_case(by=request.actor, case_id=case_id)
    messages.success(request, _("Closed. Whoever asked may write again at any time."))
    return redirect("support:case", case_id)


@login_required
@require_POST
def rate(request: Request, case_id: int) -> HttpResponse:
    """Did it help?"""
    rating = number_in(request.POST.get("rating", "")) or 0
    services.rate_case(by=request.actor, case_id=case_id, rating=rating)
    messages.success(request, _("Thank you for saying so."))
    return redirect("support:case", case_id)

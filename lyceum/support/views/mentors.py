"""Mentors: who there is, what I offer or look for, two of us, and the matching of a pool."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel.errors import NotFound
from lyceum.skills import api as skills
from lyceum.support import selectors, services
from lyceum.support.forms import (
    CheckInForm,
    GoalForm,
    LookForm,
    MeetingForm,
    PairForm,
    ProfileForm,
    RequestForm,
    SeekingForm,
)
from lyceum.support.types import CHECK_INS, MentorQuery
from lyceum.ui.http import Request, numbers_in, page_in

TWO, POOL = "support/mentorship.html", "support/matchings.html"


@login_required
@require_GET
def mentors(request: Request) -> HttpResponse:
    """Mentors whom I may ask, and mine."""
    chosen = skills.visible_skills(request.actor.scope, numbers_in(request.GET.getlist("skill")))
    form = LookForm(request.GET, skills=selectors.skill_choices(list(chosen)))
    query = form.query()
    page, rows = selectors.mentors_page(request.actor, query, page_in(request.GET.get("page")))
    context = {
        "form": form,
        "is_narrowed": query != MentorQuery(),
        "page": page,
        "rows": rows,
        "mine": selectors.mentorships_of(request.actor),
        "profile": selectors.own_profile(request.actor),
        "seeking": selectors.own_seeking(request.actor),
        "team": selectors.team_where(request.actor),
    }
    return render(request, "support/mentors.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def mentor(request: Request, person_id: int) -> HttpResponse:
    """A mentor, and the question whether they would be mine."""
    row = selectors.mentor_row(request.actor, person_id)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.ask_mentor(
            by=request.actor,
            mentee_id=request.user.pk,
            mentor_id=person_id,
            words=form.cleaned_data["words"],
        )
        messages.success(request, _("Asked. You hear within ten days, or are free to ask others."))
        return redirect("support:mentorship", made.pk)
    context = {"row": row, "form": form}
    return render(request, "support/mentor.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    """What I offer as a mentor."""
    at = selectors.home_of(request.actor, request.user.pk)
    known = selectors.own_profile(request.actor)
    form = ProfileForm(request.POST or None, skills=_chosen(request, known), initial=_said(known))
    if form.is_valid():
        services.keep_profile(by=request.actor, person_id=request.user.pk, new=form.profile(at))
        messages.success(request, _("Saved. Those who look for a mentor find you now."))
        return redirect("support:mentors")
    status = 422 if form.is_bound else 200
    return render(request, "support/profile.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def seek(request: Request) -> HttpResponse:
    """For what I look for a mentor."""
    at = selectors.home_of(request.actor, request.user.pk)
    known = selectors.own_seeking(request.actor)
    form = SeekingForm(
        request.POST or None,
        skills=_chosen(request, known),
        mentors=selectors.mentor_choices(request.actor),
        initial=_said(known),
    )
    if form.is_valid():
        services.seek_mentor(by=request.actor, person_id=request.user.pk, new=form.seeking(at))
        messages.success(request, _("Saved. You hear when somebody is found."))
        return redirect("support:mentors")
    status = 422 if form.is_bound else 200
    return render(request, "support/seek.html", {"form": form}, status=status)


def _said(known: Any) -> dict[str, Any]:
    """What was said before, as a form begins with it."""
    if known is None:
        return {}
    said = {name: getattr(known, name) for name in SAID if hasattr(known, name)}
    said["skills"] = [one.skill_id for one in known.skills.all()]
    if hasattr(known, "wishes"):
        wishes = list(known.wishes.all())
        said["wishes"] = [one.mentor_id for one in wishes if not one.is_apart]
        said["apart"] = [one.mentor_id for one in wishes if one.is_apart]
    return said


SAID = ("about", "languages", "capacity", "meeting_kinds", "is_everywhere", "is_open")


def _chosen(request: Request, known: Any) -> list[tuple[int, str]]:
    """The names of the skills that are chosen now."""
    said = request.POST.getlist("skills") if request.method == "POST" else []
    before = [one.skill_id for one in known.skills.all()] if known else []
    seen = skills.visible_skills(request.actor.scope, numbers_in(said))
    return selectors.skill_choices(list(seen) or before)


# --- two of us ------------------------------------------------------------------------------------


@login_required
@require_GET
def mentorship(request: Request, mentorship_id: int) -> HttpResponse:
    """What we have together."""
    return render(request, TWO, _shown(request, mentorship_id))


def _shown(request: Request, mentorship_id: int, **forms: Any) -> dict[str, Any]:
    found = selectors.mentorship_for(request.actor, mentorship_id)
    return {
        "mentorship": found,
        "i_am_mentor": found.mentor_id == request.user.pk,
        "goal_form": GoalForm(),
        "meeting_form": MeetingForm(),
        "check_in_form": CheckInForm(),
        "levels": CHECK_INS,
        **selectors.together(found),
        **forms,
    }


@login_required
@require_POST
def answer(request: Request, mentorship_id: int) -> HttpResponse:
    """Yes, not this time, taken back, or the end."""
    verbs = {
        "accept": services.accept_mentee,
        "decline": services.decline_mentee,
        "withdraw": services.withdraw_request,
        "end": services.end_mentorship,
    }
    verb = verbs.get(request.POST.get("say", ""))
    if verb is None:
        raise NotFound
    verb(by=request.actor, mentorship_id=mentorship_id)
    messages.success(request, _("Noted."))
    return redirect("support:mentorship", mentorship_id)


@login_required
@require_POST
def set_goal(request: Request, mentorship_id: int) -> HttpResponse:
    """What we want to reach."""
    form = GoalForm(request.POST)
    if not form.is_valid():
        return render(request, TWO, _shown(request, mentorship_id, goal_form=form), status=422)
    services.set_goal(by=request.actor, mentorship_id=mentorship_id, **form.cleaned_data)
    return redirect("support:mentorship", mentorship_id)


@login_required
@require_POST
def reach_goal(request: Request, mentor_goal_id: int) -> HttpResponse:
    """We are there."""
    goal = services.reach_goal(by=request.actor, goal_id=mentor_goal_id)
    messages.success(request, _("Well done."))
    return redirect("support:mentorship", goal.mentorship_id)


@login_required
@require_POST
def plan_meeting(request: Request, mentorship_id: int) -> HttpResponse:
    """We meet."""
    form = MeetingForm(request.POST)
    if not form.is_valid():
        context = _shown(request, mentorship_id, meeting_form=form)
        return render(request, TWO, context, status=422)
    services.plan_meeting(by=request.actor, mentorship_id=mentorship_id, new=form.meeting())
    messages.success(request, _("It stands in both your calendars."))
    return redirect("support:mentorship", mentorship_id)


@login_required
@require_POST
def cancel_meeting(request: Request, meeting_id: int) -> HttpResponse:
    """We do not."""
    meeting = services.cancel_meeting(by=request.actor, meeting_id=meeting_id)
    messages.success(request, _("Called off; both your calendars know."))
    return redirect("support:mentorship", meeting.mentorship_id)


@login_required
@require_POST
def check_in(request: Request, mentorship_id: int) -> HttpResponse:
    """How it goes."""
    form = CheckInForm(request.POST)
    if not form.is_valid():
        context = _shown(request, mentorship_id, check_in_form=form)
        return render(request, TWO, context, status=422)
    services.check_in(by=request.actor, mentorship_id=mentorship_id, **form.cleaned_data)
    return redirect("support:mentorship", mentorship_id)


# --- a whole pool ---------------------------------------------------------------------------------


@login_required
@require_GET
def matchings(request: Request, slug: str) -> HttpResponse:
    """The pool, and what was proposed."""
    return render(request, POOL, _pool(request, slug))


def _pool(request: Request, slug: str) -> dict[str, Any]:
    at, name = selectors.insist_on_team(request.actor, slug)
    many, few = selectors.pool_of(at)
    mentees, mentors = selectors.names_in_pool(many, few)
    return {
        "at": at,
        "slug": slug,
        "name": name,
        "mentees": len(many),
        "mentors": len(few),
        "places": sum(each.capacity for each in few),
        "matchings": selectors.matchings_of(at),
        "form": PairForm(request.POST or None, mentees=mentees, mentors=mentors),
    }


@login_required
@require_POST
def pair_by_hand(request: Request, slug: str) -> HttpResponse:
    """These two."""
    context = _pool(request, slug)
    form = context["form"]
    if not form.is_valid():
        return render(request, POOL, context, status=422)
    services.pair_by_hand(by=request.actor, organisation_id=context["at"], **form.cleaned_data)
    messages.success(request, _("They are together, and both are told."))
    return redirect("support:matchings", slug)


@login_required
@require_POST
def ask_matching(request: Request, slug: str) -> HttpResponse:
    """Let it be worked out."""
    at, _name = selectors.insist_on_team(request.actor, slug)
    made = services.ask_matching(by=request.actor, organisation_id=at)
    return redirect("support:matching", made.pk)


@login_required
@require_GET
def matching(request: Request, matching_id: int) -> HttpResponse:
    """A proposal, to be looked at."""
    found = selectors.matching_for(request.actor, matching_id)
    context = {"matching": found, "proposal": selectors.proposal_of(found)}
    return render(request, "support/matching.html", context)


@login_required
@require_POST
def take_matching(request: Request, matching_id: int) -> HttpResponse:
    """These pairs."""
    keys = set(request.POST.getlist("pair"))
    begun = services.take_matching(by=request.actor, matching_id=matching_id, keys=keys)
    words = ngettext("One pair has begun.", "{n} pairs have begun.", begun)
    messages.success(request, words.format(n=begun))
    return redirect("support:matching", matching_id)


@login_required
@require_POST
def drop_matching(request: Request, matching_id: int) -> HttpResponse:
    """Not like that."""
    services.drop_matching(by=request.actor, matching_id=matching_id)
    return redirect("support:matching", matching_id)

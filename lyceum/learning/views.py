from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.files import FileRefused
from lyceum.kernel.tables import write_csv
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.ui.http import Request, back_in, handed_out, number_in, page_in, with_sound
from lyceum.wallets import api as wallets

from . import selectors, services
from .errors import ReasonIsMissing
from .forms import (
    AssignmentForm,
    ChangeNoteForm,
    EffortForm,
    NoteForm,
    PlaceForm,
    PriorForm,
    ProgressForm,
    QuestionForm,
)

ENROLMENT, EPISODES = "learning/enrolment.html", "learning/episodes.html"
MINE = "learning/mine.html"
PRIOR = "learning/prior.html"
OPEN = ("enrolled", "started")
LEVELS = range(1, 6)
SHOWN = ("open", "overdue", "exempt")


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """What I learn now, what is behind me, what I learnt elsewhere."""
    actor, me = request.actor, request.user.pk
    page = page_in(request.GET.get("page"))
    done, has_more = selectors.finished_page(actor, me, page)
    context = {
        "now": selectors.enrolments_of(actor, me, OPEN, limit=100),
        "done": done,
        "page": page,
        "next_page": page + 1 if has_more else None,
        "prior": selectors.prior_learning_of(actor, me),
        "asked": selectors.asked_of(actor, me),
        "podcasts": selectors.podcasts_of(actor),
    }
    return render(request, MINE, context)


@login_required
@require_GET
def enrolment(request: Request, enrolment_id: int) -> HttpResponse:
    """One thing that I learn: how far, how long, my notes, and the end of it."""
    return _enrolment_page(request, enrolment_id)


def _enrolment_page(
    request: Request, enrolment_id: int, status: int = 200, **forms: object
) -> HttpResponse:
    actor = request.actor
    found = selectors.enrolment_for(actor, enrolment_id)
    language = get_language() or "en"
    taught = catalogue.taught([found.resource_id]).get(found.resource_id, [])
    labels = skills.skill_rows([each.skill_id for each in taught], language)
    resource = catalogue.rows(actor, [found.resource_id], language).get(found.resource_id)
    context = {
        "enrolment": found,
        "resource": resource,
        "opens_here": resource is not None and courseware.opens(found.resource_id),
        "waits": found.is_open and selectors.waits_for_content(found),
        "taught": [(labels[t.skill_id], t) for t in taught if t.skill_id in labels],
        "efforts": selectors.efforts(found),
        "history": selectors.history(found),
        "notes": selectors.notes(actor, found),
        "progress_form": ProgressForm(initial={"percent": found.progress}),
        "effort_form": EffortForm(initial={"on": clock.today(_zone(request))}),
        "note_form": NoteForm(),
        "questions": selectors.questions_on(actor, found),
        "question_form": QuestionForm(prefix="ask"),
        **forms,
    }
    return render(request, ENROLMENT, context, status=status)


def _zone(request: Request) -> str:
    return getattr(request.user, "time_zone", "") or "UTC"


@login_required
@require_GET
def at_resource(request: Request, resource_id: int) -> HttpResponse:
    """Where I stand in a resource: the button on its page."""
    found = selectors.enrolments_in(request.actor, request.user.pk, [resource_id])
    context = {
        "resource_id": resource_id,
        "enrolment": found.get(resource_id),
    }
    return render(request, "learning/at_resource.html", context)


@login_required
@require_GET
def shared_notes(request: Request, resource_id: int) -> HttpResponse:
    """What colleagues chose to share on a resource."""
    rows = selectors.shared_notes(request.actor, resource_id)
    names = identity.names_of([person_id for person_id, _row in rows])
    named = [(names.get(person_id, ""), row) for person_id, row in rows]
    context = {"rows": named, "resource_id": resource_id}
    page = "learning/shared_notes.html"
    return render(request, f"{page}#notes" if request.htmx else page, context)


@login_required
@require_GET
def episodes(request: Request, resource_id: int) -> HttpResponseBase:
    """The episodes of a podcast, each with its player: of its page a part, or a page of its own."""
    actor, page = request.actor, page_in(request.GET.get("page"))
    resource = catalogue.resource_for(actor, resource_id)
    rows, has_more = selectors.episode_lines(actor, resource_id, page)
    context = {
        "resource": resource,
        "rows": rows,
        "page": page,
        "next_page": page + 1 if has_more else None,
        "is_subscribed": selectors.is_subscribed(actor, resource_id),
        "trouble": catalogue.feed_trouble(resource_id),
    }
    found = f"{EPISODES}#episodes" if request.htmx else EPISODES
    return with_sound(render(request, found, context))


@login_required
@require_POST
def subscribe(request: Request, resource_id: int) -> HttpResponse:
    """Follow a podcast."""
    services.subscribe(by=request.actor, resource_id=resource_id)
    messages.success(request, _("Subscribed. You are told when there is a new episode."))
    return redirect(back_in(request) or reverse("catalogue:resource", args=[resource_id]))


@login_required
@require_POST
def unsubscribe(request: Request, resource_id: int) -> HttpResponse:
    """Follow it no more."""
    services.unsubscribe(by=request.actor, resource_id=resource_id)
    return redirect(back_in(request) or reverse("catalogue:resource", args=[resource_id]))


@login_required
@require_POST
def listen(request: Request, episode_id: int) -> HttpResponse:
    """The player says where it is."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    mine = services.listen(by=request.actor, episode_id=episode_id, at=form.place())
    return JsonResponse({"heard": mine.heard_at is not None})


@login_required
@require_http_methods(["GET", "POST"])
def pay(request: Request, resource_id: int) -> HttpResponse:
    """It costs something: who pays, and whether somebody is asked."""
    actor, me = request.actor, request.user.pk
    paying = selectors.payment_of(actor, me, resource_id)
    if paying is None:
        return redirect("catalogue:resource", resource_id)
    if request.method != "POST":
        return render(request, "learning/pay.html", {"resource_id": resource_id, "paying": paying})
    try:
        if "ask" in request.POST:
            asked = wallets.ask_for(
                by=actor, person_id=me, order=paying.order, request=wallets.request_in(request.POST)
            )
            return redirect("wallets:purchase", asked.pk)
        made = services.enrol(
            by=actor,
            resource_id=resource_id,
            learner_id=me,
            is_paid_elsewhere="myself" in request.POST,
            shown=wallets.price_in(request.POST),
        )
    except wallets.PriceHasChanged as why:
        messages.warning(request, str(why))
        return redirect("learning:pay", resource_id)
    return redirect("learning:enrolment", made.pk)


@login_required
@require_POST
def enrol(request: Request, resource_id: int) -> HttpResponse:
    """Take it up; where a pot could pay for it, the page before paying comes first."""
    if selectors.payment_of(request.actor, request.user.pk, resource_id):
        return redirect("learning:pay", resource_id)
    made = services.enrol(by=request.actor, resource_id=resource_id, learner_id=request.user.pk)
    return redirect("learning:enrolment", made.pk)


@login_required
@require_POST
def open_resource(request: Request, enrolment_id: int) -> HttpResponse:
    """Begin; where it lies outside, the next page says so before one goes."""
    found = selectors.enrolment_for(request.actor, enrolment_id)
    if courseware.content_of(request.actor, found.resource_id):
        return redirect("courseware:content", found.resource_id)
    address = services.open_resource(by=request.actor, enrolment_id=enrolment_id)
    if address:
        return redirect("learning:leaving", enrolment_id)
    messages.success(request, _("Started. There is no address to open; note here how it goes."))
    return redirect("learning:enrolment", enrolment_id)


@login_required
@require_GET
def leaving(request: Request, enrolment_id: int) -> HttpResponse:
    """You are leaving for another site."""
    found = selectors.enrolment_for(request.actor, enrolment_id)
    rows = catalogue.rows(request.actor, [found.resource_id], get_language() or "en")
    address = rows[found.resource_id].url if found.resource_id in rows else ""
    if not address:
        return redirect("learning:enrolment", enrolment_id)
    context = {"enrolment": found, "address": address, "host": urlsplit(address).hostname}
    return render(request, "learning/leaving.html", context)


@login_required
@require_POST
def record_progress(request: Request, enrolment_id: int) -> HttpResponse:
    """Say how far I am."""
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return _enrolment_page(request, enrolment_id, 422, progress_form=form)
    services.record_progress(
        by=request.actor, enrolment_id=enrolment_id, percent=form.cleaned_data["percent"]
    )
    messages.success(request, _("Noted."))
    return redirect("learning:enrolment", enrolment_id)


@login_required
@require_POST
def log_effort(request: Request, enrolment_id: int) -> HttpResponse:
    """Note the time spent on a day."""
    form = EffortForm(request.POST)
    if not form.is_valid():
        return _enrolment_page(request, enrolment_id, 422, effort_form=form)
    services.log_effort(by=request.actor, enrolment_id=enrolment_id, **form.cleaned_data)
    messages.success(request, _("Time noted."))
    return redirect("learning:enrolment", enrolment_id)


@login_required
@require_POST
def complete(request: Request, enrolment_id: int) -> HttpResponse:
    """Finish."""
    services.complete(by=request.actor, enrolment_id=enrolment_id)
    messages.success(request, _("Done. Your skills take it into account."))
    return redirect("learning:enrolment", enrolment_id)


@login_required
@require_POST
def withdraw(request: Request, enrolment_id: int) -> HttpResponse:
    """Leave."""
    services.withdraw(by=request.actor, enrolment_id=enrolment_id)
    messages.success(request, _("You left it. What you noted stays yours."))
    return redirect("learning:mine")


@login_required
@require_POST
def write_note(request: Request, enrolment_id: int) -> HttpResponse:
    """Write something down."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _enrolment_page(request, enrolment_id, 422, note_form=form)
    services.write_note(by=request.actor, enrolment_id=enrolment_id, **form.cleaned_data)
    return redirect("learning:enrolment", enrolment_id)


@login_required
@require_POST
def ask_question(request: Request, enrolment_id: int) -> HttpResponse:
    """Ask those who teach it."""
    form = QuestionForm(request.POST, prefix="ask")
    if not form.is_valid():
        return _enrolment_page(request, enrolment_id, 422, question_form=form)
    text = form.cleaned_data["text"]
    services.ask_question(by=request.actor, enrolment_id=enrolment_id, text=text)
    messages.success(request, _("Asked. You are told when somebody who teaches it answers."))
    return redirect("learning:enrolment", enrolment_id)


@login_required
@require_POST
def answer_question(request: Request, question_id: int) -> HttpResponse:
    """Answer a learner; back to the page of who teaches, where there is one."""
    selectors.question_for(request.actor, question_id)
    answer = request.POST.get("answer", "").strip()[:5000]
    if answer:
        services.answer_question(by=request.actor, question_id=question_id, answer=answer)
        messages.success(request, _("Answered; who asked is told."))
    else:
        messages.error(request, _("An answer needs some words."))
    return redirect(back_in(request) or "learning:mine")


@login_required
@require_POST
def change_note(request: Request, note_id: int) -> HttpResponse:
    """Say it better."""
    form = ChangeNoteForm(request.POST)
    note = selectors.note_for(request.actor, note_id)
    if form.is_valid():
        services.change_note(by=request.actor, note_id=note_id, **form.cleaned_data)
    else:
        messages.error(request, _("A note needs some text. Nothing was changed."))
    return redirect("learning:enrolment", note.enrolment_id)


@login_required
@require_POST
def remove_note(request: Request, note_id: int) -> HttpResponse:
    """Take it away."""
    note = selectors.note_for(request.actor, note_id)
    services.remove_note(by=request.actor, note_id=note_id)
    messages.success(request, _("The note is gone."))
    return redirect("learning:enrolment", note.enrolment_id)


@login_required
def prior(request: Request) -> HttpResponse:
    """Tell of something learnt before or elsewhere: find its skills first, then keep it."""
    if request.method != "POST":
        return render(request, PRIOR, {"form": PriorForm(), "choices": []})
    choices = _skill_choices(request)
    form = PriorForm(request.POST, request.FILES)
    if "find" in request.POST:
        page = f"{PRIOR}#skills" if request.htmx else PRIOR
        return render(request, page, {"form": _unjudged(form), "choices": choices})
    if not form.is_valid():
        return render(request, PRIOR, {"form": form, "choices": choices}, status=422)
    file, told = form.upload(), form.told()
    chosen = {skill.id: level for skill, level in choices if level}
    try:
        services.record_prior_learning(by=request.actor, skills=chosen, file=file, **told)
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return render(request, PRIOR, {"form": form, "choices": choices}, status=422)
    messages.success(request, _("Kept. Your skills take it into account."))
    return redirect("learning:mine")


def _unjudged(form: PriorForm) -> PriorForm:
    """The same words, without a verdict on what is still missing."""
    return PriorForm(initial={name: form[name].value() for name in form.fields if name != "file"})


def _skill_choices(request: Request) -> list[tuple[skills.SkillRow, int]]:
    """Skills found by the words, and those chosen before, each with the level chosen (0: none)."""
    language = get_language() or "en"
    levels = {
        skill_id: number_in(str(value)) or 0
        for name, value in request.POST.items()
        if name.startswith("level-") and (skill_id := number_in(name.removeprefix("level-")))
    }
    chosen_ids = [pk for pk, level in levels.items() if level in LEVELS]
    rows = skills.skill_rows(skills.visible_skills(request.actor.scope, chosen_ids), language)
    chosen = [(row, levels[pk]) for pk, row in rows.items()]
    words = request.POST.get("words", "").strip()
    if not words:
        return chosen
    answer = skills.search_skills(words, language=language, limit=8, actor=request.actor)
    return chosen + [(hit.skill, 0) for hit in answer.hits if hit.skill.id not in rows]


@login_required
@require_GET
def proof(request: Request, proof_id: int) -> FileResponse:
    """A file, to its owner and nobody else."""
    found = selectors.proof_for(request.actor, proof_id)
    return handed_out(found.file, found.name, found.media_type)


@login_required
@require_GET
def asked(request: Request, slug: str) -> HttpResponse:
    """What an organisation asks of its people, and who is late."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    context = {
        "organisation": organisation,
        "rows": selectors.assignments_of(request.actor, organisation.pk),
        "overdue": selectors.overdue_of(request.actor, organisation.pk),
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
    }
    return render(request, "learning/asked.html", context)


@login_required
@require_GET
def asked_people(request: Request, slug: str) -> HttpResponse:
    """Of whom something is asked, who is late, who need not do it; one who need not is said here."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    show = request.GET.get("show", "")
    asked = {"show": show if show in SHOWN else "open", "words": request.GET.get("q", "").strip()}
    rows, page = selectors.page_of_people(
        request.actor, organisation.pk, number=page_in(request.GET.get("page")), **asked
    )
    context = {
        "organisation": organisation,
        "rows": rows,
        "page": page,
        "asked": asked,
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
    }
    return render(request, "learning/asked_people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def assign(request: Request, slug: str) -> HttpResponse:
    """Ask something of people by rule."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    selectors.insist_on_assigner(request.actor, organisation.pk)
    query = request.GET.get("q", "")
    asked_for = catalogue.ResourceQuery(text=query)
    found = catalogue.first_hits(request.actor, asked_for, limit=20)[0] if query else []
    form = AssignmentForm(
        request.POST or None,
        resources=_resources(request, found),
        relations=organisations.relation_choices(),
        roles=organisations.role_choices(),
        units=organisations.unit_choices(organisation.pk),
    )
    if not form.is_valid():
        context = {"organisation": organisation, "form": form, "query": query, "found": found}
        status = 422 if form.is_bound else 200
        return render(request, "learning/assign.html", context, status=status)
    services.assign_learning(
        by=request.actor, organisation_id=organisation.pk, new=form.assignment()
    )
    messages.success(request, _("It is asked. Whom it reaches has heard of it."))
    return redirect("learning:asked", slug)


def _resources(request: Request, found: Any) -> list[tuple[int, str]]:
    """What was found, and what the form says, as choices."""
    said = number_in(request.POST.get("resource_id", ""))
    rows = catalogue.rows(request.actor, [said]) if said else {}
    return [*((row.id, row.title) for row in found), *((pk, r.title) for pk, r in rows.items())]


@login_required
@require_POST
def end_assignment(request: Request, assignment_id: int) -> HttpResponse:
    """Ask it no more."""
    slug = services.end_assignment(by=request.actor, assignment_id=assignment_id)
    messages.success(request, _("It is asked no more."))
    return redirect("learning:asked", slug)


@login_required
@require_POST
def exempt(request: Request, assigned_id: int) -> HttpResponse:
    """One person need not do it."""
    reason = request.POST.get("reason", "").strip()[:400]
    if not reason:
        raise ReasonIsMissing
    row = services.exempt(by=request.actor, assigned_id=assigned_id, reason=reason)
    messages.success(request, _("They need not do it."))
    return redirect(back_in(request) or _asked_at(row.assignment.organisation.slug))


@login_required
@require_POST
def end_exemption(request: Request, assigned_id: int) -> HttpResponse:
    """One person has to do it after all."""
    row = services.end_exemption(by=request.actor, assigned_id=assigned_id)
    messages.success(request, _("It is asked of them again."))
    return redirect(back_in(request) or _asked_at(row.assignment.organisation.slug))


def _asked_at(slug: str) -> str:
    return reverse("learning:asked", args=[slug])


@login_required
@require_GET
def asked_proof(request: Request, slug: str) -> StreamingHttpResponse:
    """All that was asked and what became of it, as CSV for an auditor."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    selectors.insist_on_assigner(request.actor, organisation.pk)
    lines = selectors.proof_lines(request.actor, organisation.pk)
    text = write_csv(selectors.PROOF_COLUMNS, lines, bom=True)
    answer = StreamingHttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="asked-{slug}.csv"'
    return answer

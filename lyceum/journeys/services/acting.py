"""What steps do, each for many at once. They give for whom it was not done, and why."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.urls import reverse

from lyceum.assessments import api as assessments
from lyceum.catalogue import api as catalogue
from lyceum.communities import api as communities
from lyceum.connections import api as connections
from lyceum.feedback import api as feedback
from lyceum.identity import api as identity
from lyceum.journeys.engine.shape import (
    Ask,
    Assess,
    Assign,
    Book,
    Gather,
    Introduce,
    Message,
    OpenCase,
    OpenSpace,
    Outreach,
    Prompt,
    RollOut,
    Suggest,
    Text,
    Webhook,
)
from lyceum.journeys.models import Errand, Gathering, Run
from lyceum.journeys.types import WEBHOOK
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.learning import api as learning
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes
from lyceum.support import api as support

from .rollouts import give_tool

Skipped = Mapping[int, str]
NAMED = "{name}"


class NotYet(Exception):
    """What the step needs is being made; it is tried again soon. No refusal: nobody is told."""


@dataclass(frozen=True)
class Doing:
    """For whom a step is done now, in whose name, where."""

    book: Book
    by: Actor
    organisation_id: int
    runs: list[Run]
    cards: Mapping[int, identity.PersonCard]

    @property
    def key(self) -> str:
        """One key for all of them: the first one's, which no other batch has."""
        return self.runs[0].key


def write(step: Message, doing: Doing) -> Skipped:
    """A message, in the language of each."""
    _write(doing, "journeys.message", step.texts, step.link)
    return {}


def _write(doing: Doing, kind: str, texts: Mapping[str, Text], link: str, **words: str) -> None:
    """To all of them at once, to each by name and in their language."""
    at = doing.organisation_id
    place = organisations.organisation_names([at]).get(at, "")
    said: dict[tuple[str, str], messaging.About] = {}
    to: dict[int, messaging.About] = {}
    for run in doing.runs:
        card = doing.cards[run.person_id]
        text = text_for(texts, card.locale)
        known = {"name": card.short_name or card.name, "organisation": place, **words}
        subject, body = _filled(text.subject, known), _filled(text.body, known)
        if (subject, body) not in said:
            said[subject, body] = messaging.About(subject, link, text=body, **words)
        to[run.person_id] = said[subject, body]
    messaging.send_each(kind=kind, to=to, organisation_id=at, key=doing.key)


def text_for(texts: Mapping[str, Text], locale: str) -> Text:
    """The words in somebody's language; else in English, else as they were first written."""
    language = locale.lower().partition("-")[0].partition("_")[0]
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), Text())


def _filled(text: str, known: Mapping[str, str]) -> str:
    """Only these words are filled in; every other brace is what somebody wrote."""
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def suggest(step: Suggest, doing: Doing) -> Skipped:
    """Something of the catalogue, for who has not finished it here; what people learn for themselves
    is nothing that the organisation hears of."""
    resource = catalogue.resource_for(doing.by, step.resource_id)
    people = {run.person_id for run in doing.runs}
    done = learning.completed_among(people, [resource.pk], at=doing.organisation_id)
    skipped = {run.pk: "finished" for run in doing.runs if run.person_id in done}
    left = [run for run in doing.runs if run.pk not in skipped]
    if left:
        texts = step.texts or {"en": Text()}
        some = replace(doing, runs=left)
        url = reverse("catalogue:resource", args=[resource.pk])
        _write(some, "journeys.suggestion", texts, url, resource=resource.title)
    return skipped


def gather(step: Gather, doing: Doing) -> Skipped:
    """Into the cohort that this step fills; when it is full, into the next."""
    playbook_id = doing.runs[0].playbook_id
    rows = Gathering.objects.select_for_update()
    known, _new = rows.get_or_create(
        playbook_id=playbook_id, step=step.id, defaults={"opened_at": clock.now()}
    )
    left = list(doing.runs)
    while left:
        room = _room(step, known)
        some, left = left[: room or step.size], left[room or step.size :]
        _gather(step, doing, known, [run.person_id for run in some], is_new=not room)
        for run in some:
            run.answers = {**run.answers, step.id: known.cohort_id}
    known.save()
    return {}


def _room(step: Gather, known: Gathering) -> int:
    """How many more come into the cohort that is being filled; into one that is over, nobody."""
    roll = programmes.roll_of(known.cohort_id) if known.cohort_id else None
    last = known.opened_at + timedelta(days=step.days)
    if roll is None or roll.is_over or clock.now() >= last:
        return 0
    return max(0, step.size - known.people)


def _gather(
    step: Gather, doing: Doing, known: Gathering, people: list[int], *, is_new: bool
) -> None:
    if not is_new and known.cohort_id:
        programmes.add_to_cohort(by=doing.by, cohort_id=known.cohort_id, person_ids=people)
        known.people += len(people)
        return
    today = clock.today()
    made = programmes.add_cohort(
        by=doing.by,
        organisation_id=doing.organisation_id,
        title=step.title,
        purpose=step.purpose,
        dates=(today, today + timedelta(days=step.days)),
        person_ids=people,
    )
    known.cohort_id, known.people, known.opened_at = made.pk, len(people), clock.now()


def tell_outside(step: Webhook, doing: Doing) -> Skipped:
    """Written down now, sent by the clock: with the same key, however often. Only to a system that is
    the organisation's own."""
    tokens = connections.tokens_among([doing.organisation_id], [WEBHOOK])
    if step.token_id not in {row.id for row in tokens}:
        raise NotFound
    moment = clock.now()
    Errand.objects.bulk_create(
        Errand(
            run=run,
            key=run.key,
            token_id=step.token_id,
            body=_body(step, run, doing.cards[run.person_id]),
            try_at=moment,
            made_at=moment,
        )
        for run in doing.runs
    )
    return {}


def _body(step: Webhook, run: Run, card: identity.PersonCard) -> dict[str, Any]:
    return {
        "type": "playbook.step",
        "timestamp": clock.now().isoformat(),
        "data": {
            "playbook": run.playbook_id,
            "step": step.id,
            "organisation": run.organisation_id,
            "person": str(card.public_id),
        },
    }


def assign(step: Assign, doing: Doing) -> Skipped:
    """Asked of them by name, under the key of the step."""
    learning.assign_by_name(
        by=doing.by,
        organisation_id=doing.organisation_id,
        key=f"playbook:{doing.runs[0].playbook_id}:{step.id}:{step.resource_id}",
        new=learning.NewAssignment(
            resource_id=step.resource_id, reason=step.reason, due_days=step.due_days
        ),
        person_ids=[run.person_id for run in doing.runs],
    )
    return {}


def into_space(step: OpenSpace, doing: Doing) -> Skipped:
    """The space of the step; it is there since the first came."""
    space = communities.open_space(
        by=doing.by,
        organisation_id=doing.organisation_id,
        new=communities.NewSpace(title=step.title, about=step.about, kind="request"),
        key=f"playbook:{doing.runs[0].playbook_id}:{step.id}",
    )
    communities.add_members(
        by=doing.by, space_id=space.pk, person_ids=[run.person_id for run in doing.runs]
    )
    for run in doing.runs:
        run.answers = {**run.answers, step.id: space.pk}
    return {}


def _spaces(of: str, doing: Doing) -> dict[int, list[Run]]:
    """In which space each stands since an earlier step; the space of a cohort comes a little later
    than the cohort."""
    is_space = isinstance(doing.book.step(of), OpenSpace)
    found: dict[int, list[Run]] = defaultdict(list)
    spaces: dict[int, int] = {}
    for run in doing.runs:
        known = run.answers.get(of)
        if known is None:
            continue
        if not is_space and known not in spaces:
            space = communities.space_of_cohort(known)
            if space is None:
                raise NotYet
            spaces[known] = space.pk
        found[known if is_space else spaces[known]].append(run)
    return found


def introduce(step: Introduce, doing: Doing) -> Skipped:
    """Words that lead to the space in which they are."""
    spaces = _spaces(step.of, doing)
    for space_id, runs in spaces.items():
        url = reverse("communities:space", args=[space_id])
        _write(replace(doing, runs=runs), "journeys.message", step.texts, url)
    return _left_out(doing, spaces)


def prompt(step: Prompt, doing: Doing) -> Skipped:
    """Asked by the house in each space, once."""
    spaces = _spaces(step.of, doing)
    for space_id, runs in spaces.items():
        key = f"playbook:{runs[0].playbook_id}:{step.id}"
        new = communities.NewPost(words=step.words, kind="prompt", key=key)
        communities.share(by=doing.by, space_id=space_id, new=new)
    return _left_out(doing, spaces)


def _left_out(doing: Doing, spaces: Mapping[int, list[Run]]) -> Skipped:
    there = {run.pk for runs in spaces.values() for run in runs}
    return {run.pk: "no space" for run in doing.runs if run.pk not in there}


def ask(step: Ask, doing: Doing) -> Skipped:
    """One tap; what they say is shown of many only."""
    subject = feedback.Subject(
        kind="playbook",
        id=f"{doing.runs[0].playbook_id}:{step.id}",
        title=step.title,
        url=step.link,
        offered_by=doing.organisation_id,
    )
    people = {run.person_id: doing.organisation_id for run in doing.runs}
    feedback.ask_many(by=doing.by, people=people, subject=subject)
    return {}


def assess(step: Assess, doing: Doing) -> Skipped:
    """Each is asked to take it, under the key of the step; assessments tell them how long it takes."""
    for run in doing.runs:
        assessments.assign_assessment(
            by=_for(doing, run),
            assessment_id=step.assessment_id,
            person_id=run.person_id,
            key=run.key,
            organisation_id=doing.organisation_id,
        )
    return {}


def _for(doing: Doing, run: Run) -> Actor:
    """The house, for the organisation and for this person."""
    owners = (organisation_owner(doing.organisation_id), person_owner(run.person_id))
    return actors.system("journeys", *owners)


def reach_out(step: Outreach, doing: Doing) -> Skipped:
    """Each is to be reached by a human, with a clock: from when they came to this step, and where it is
    the first from when they entered."""
    news = [
        support.NewOutreach(
            organisation_id=doing.organisation_id,
            person_id=run.person_id,
            reason=step.reason,
            context=doing.book.name,
            minutes=step.hours * 60,
            key=run.key,
            since=run.entered_at if run.number == 1 else run.arrived_at,
        )
        for run in doing.runs
    ]
    support.open_outreaches(by=doing.by, news=news)
    return {}


def open_case(step: OpenCase, doing: Doing) -> Skipped:
    """A question in the name of each."""
    for run in doing.runs:
        new = support.NewCase(
            kind=step.role,
            subject=step.subject,
            text=step.text,
            organisation_id=doing.organisation_id,
            key=run.key,
            via="playbook",
        )
        support.open_case(by=_for(doing, run), person_id=run.person_id, new=new)
    return {}


def roll_out(step: RollOut, doing: Doing) -> Skipped:
    """Into the wave of the tool that is open."""
    people = [run.person_id for run in doing.runs]
    give_tool(by=doing.by, rollout_id=step.rollout_id, person_ids=people)
    return {}


ACTS: dict[str, Callable[[Any, Doing], Skipped]] = {
    "message": write,
    "suggest": suggest,
    "cohort": gather,
    "assign": assign,
    "space": into_space,
    "introduce": introduce,
    "prompt": prompt,
    "ask": ask,
    "assess": assess,
    "outreach": reach_out,
    "case": open_case,
    "roll-out": roll_out,
    "webhook": tell_outside,
}
# What people would find odd long after its time.
REACHES_OUT = {"message", "suggest", "introduce", "prompt", "ask", "assess"}

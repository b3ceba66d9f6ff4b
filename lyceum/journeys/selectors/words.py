"""Steps, triggers and conditions in words and signs."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from lyceum.journeys.engine.answers import choices_in
from lyceum.journeys.engine.shape import (
    AllOf,
    Answered,
    AnyOf,
    AnyStep,
    Ask,
    Assess,
    Assign,
    Audience,
    Book,
    Branch,
    ByHand,
    Condition,
    Fact,
    Gather,
    Happened,
    InPlace,
    InSegment,
    Introduce,
    Join,
    Message,
    OnDate,
    OnFact,
    OnSchedule,
    OnSegment,
    OpenCase,
    OpenSpace,
    Outreach,
    Prompt,
    RollOut,
    Segment,
    Share,
    Simple,
    Split,
    Suggest,
    Text,
    Wait,
    WaitFor,
    WaitUntil,
    Webhook,
    facts_in,
    kind_of,
)
from lyceum.journeys.reasons import FACTS, NARROWED, RESOURCE
from lyceum.journeys.types import KindRow, Names
from lyceum.organisations import api as organisations

# icon:mail icon:clock icon:calendar-time icon:ear icon:arrows-split-2 icon:dice-3 icon:bulb
# icon:messages icon:hand-stop icon:message-question icon:star icon:gauge icon:phone-outgoing icon:lifebuoy
# icon:clipboard-check icon:users icon:webhook icon:rocket
KINDS = {
    one.name: one
    for one in (
        KindRow("message", "mail", gettext_lazy("Message"),
                gettext_lazy("Write to the person")),
        KindRow("wait", "clock", pgettext_lazy("step", "Wait"),
                gettext_lazy("Let days, hours or minutes pass")),
        KindRow("wait-until", "calendar-time", gettext_lazy("Wait until an hour"),
                gettext_lazy("The next morning, the next Friday")),
        KindRow("wait-for", "ear", gettext_lazy("Wait for something"),
                gettext_lazy("Until it happens, or for so many days")),
        KindRow("branch", "arrows-split-2", gettext_lazy("Branch"),
                gettext_lazy("This way if something holds, else that way")),
        KindRow("split", "dice-3", gettext_lazy("Split"),
                gettext_lazy("Two ways by lot, to compare them")),
        KindRow("suggest", "bulb", gettext_lazy("Suggest"),
                gettext_lazy("Point to something of the catalogue")),
        KindRow("assign", "clipboard-check", gettext_lazy("Ask to learn"),
                gettext_lazy("With a reason and a day")),
        KindRow("cohort", "users", gettext_lazy("Cohort"),
                gettext_lazy("Put people together")),
        KindRow("space", "messages", gettext_lazy("Space"),
                gettext_lazy("Into a space where people talk")),
        KindRow("introduce", "hand-stop", gettext_lazy("Introduce"),
                gettext_lazy("Ask them to introduce themselves there")),
        KindRow("prompt", "message-question", gettext_lazy("Question to the group"),
                gettext_lazy("Ask something in the space, once")),
        KindRow("ask", "star", gettext_lazy("Ask for feedback"),
                gettext_lazy("One tap: would they recommend it?")),
        KindRow("assess", "gauge", gettext_lazy("Assess"),
                gettext_lazy("A short assessment that says how long it takes")),
        KindRow("outreach", "phone-outgoing", gettext_lazy("Outreach"),
                gettext_lazy("Somebody of the team reaches them in time")),
        KindRow("case", "lifebuoy", gettext_lazy("Case"),
                gettext_lazy("A question for advisors, mentors or HR partners")),
        KindRow("webhook", "webhook", gettext_lazy("Tell a system"),
                gettext_lazy("A signed message to a system outside")),
        KindRow("roll-out", "rocket", gettext_lazy("Roll out a tool"),
                gettext_lazy("Into the wave that is open")),
    )
}  # fmt: skip
WAYS: dict[tuple[str, str], Any] = {
    ("branch", "then"): gettext_lazy("If so"),
    ("branch", "next"): gettext_lazy("Else"),
    ("wait-for", "next"): gettext_lazy("When it happens"),
    ("wait-for", "late"): gettext_lazy("When it does not"),
}


def kinds() -> list[KindRow]:
    """The kinds of steps, in the order in which they are offered."""
    return list(KINDS.values())


def kind_row(step: AnyStep) -> KindRow:
    """The kind of a step."""
    return KINDS[kind_of(step)]


def fact_choices(book: Book, titles: Names) -> list[tuple[str, str]]:
    """The facts and answers on which somebody's way hangs, for a preview that supposes them."""
    facts = [(key, fact_says(fact, titles)) for key, fact in sorted(facts_in(book).items())]
    answers = [
        (key, _answer_says(Answered(dimension, (word,))))
        for key, (dimension, word) in sorted(choices_in(book).items())
    ]
    return [*facts, *answers]


def way_words(step: AnyStep, way: str) -> Any:
    """How a way of a step is called."""
    if isinstance(step, Split) and way.startswith("shares."):
        number = int(way.removeprefix("shares."))
        return share_says(step.shares[number], number)
    return WAYS.get((kind_of(step), way), _("Then on at"))


def share_says(share: Share, number: int) -> str:
    """How a way of a split is called: by its name, else by its number."""
    return share.name or _("Way {number}").format(number=number + 1)


def step_says(step: AnyStep, titles: Names) -> str:
    """A step in one sentence; `titles` are the names of what it speaks of."""
    for kind, say in SAYS.items():
        if isinstance(step, kind):
            return str(say(step, titles))
    raise TypeError(step)


def _text(step: Message | Introduce, _titles: Names) -> str:
    text = step.texts.get(get_language() or "en") or step.texts.get("en")
    text = text or next(iter(step.texts.values()), Text())
    return text.subject


def _wait(step: Wait, _titles: Names) -> str:
    parts = (
        (step.days, ngettext("{n} day", "{n} days", step.days)),
        (step.hours, ngettext("{n} hour", "{n} hours", step.hours)),
        (step.minutes, ngettext("{n} minute", "{n} minutes", step.minutes)),
    )
    return ", ".join(words.format(n=n) for n, words in parts if n)


def _until(step: WaitUntil, _titles: Names) -> str:
    days = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    named = ", ".join(days[day - 1] for day in step.weekdays if 1 <= day <= len(days))
    working = step.weekdays == (1, 2, 3, 4, 5)
    at = f"{step.hour}:{step.minute:02}"
    if working:
        return _("{hour} of a working day").format(hour=at)
    return _("{hour} of: {days}").format(hour=at, days=named)


def _for(step: WaitFor, titles: Names) -> str:
    words = ngettext("{what}, at most {n} day", "{what}, at most {n} days", step.days)
    return words.format(what=_joined(step.join, step.until, titles), n=step.days)


def _branch(step: Branch, titles: Names) -> str:
    return _joined(step.join, step.when, titles)


def _joined(join: Join, conditions: tuple[Condition, ...], titles: Names) -> str:
    """Conditions in a sentence: this and that, or this or that."""
    between = _(" and ") if join == "all" else _(" or ")
    return between.join(condition_says(one, titles) for one in conditions) or "?"


def _split(step: Split, _titles: Names) -> str:
    named = any(share.name for share in step.shares)
    if not named:
        return " : ".join(str(share.weight) for share in step.shares)
    return " : ".join(
        f"{share_says(share, number)} {share.weight}" for number, share in enumerate(step.shares)
    )


def _suggest(step: Suggest | Assign, titles: Names) -> str:
    return _called(titles, RESOURCE, step.resource_id) or _("nothing chosen yet")


def _gather(step: Gather, _titles: Names) -> str:
    return _("{title}, {n} people each").format(title=step.title or "?", n=step.size)


def _called(titles: Names, noun: str, said: Any) -> str:
    return str(titles.get(noun, {}).get(said, ""))


def _assessed(step: Assess, titles: Names) -> str:
    return _called(titles, "assessment", step.assessment_id)


def _rolled_out(step: RollOut, titles: Names) -> str:
    return _called(titles, "rollout", step.rollout_id)


def _told(step: Webhook, titles: Names) -> str:
    return _called(titles, "token", step.token_id)


def _titled(step: OpenSpace | Ask, _titles: Names) -> str:
    return step.title


def _worded(step: Prompt, _titles: Names) -> str:
    return step.words


def _reasoned(step: Outreach, _titles: Names) -> str:
    words = ngettext("{why}, within {n} hour", "{why}, within {n} hours", step.hours)
    return words.format(why=step.reason or "?", n=step.hours)


def _subject(step: OpenCase, _titles: Names) -> str:
    return step.subject


SAYS: dict[type, Any] = {
    Message: _text,
    Wait: _wait,
    WaitUntil: _until,
    WaitFor: _for,
    Branch: _branch,
    Split: _split,
    Suggest: _suggest,
    Assign: _suggest,
    Gather: _gather,
    OpenSpace: _titled,
    Introduce: _text,
    Prompt: _worded,
    Ask: _titled,
    Assess: _assessed,
    Outreach: _reasoned,
    OpenCase: _subject,
    Webhook: _told,
    RollOut: _rolled_out,
}


def fact_says(fact: Fact, titles: Names) -> str:
    """Something that happens, in words."""
    said = str(FACTS.get(fact.name, fact.name or "?"))
    nouns = NARROWED.get(fact.name, {})
    about = [
        _called(titles, nouns[word], value) or str(value or "?")
        if word in nouns
        else f"{word}={value}"
        for word, value in fact.where.items()
    ]
    return f"{said}: {', '.join(about)}" if about else said


def condition_says(one: Condition, titles: Names) -> str:
    """A condition, in words."""
    if isinstance(one, AllOf | AnyOf):
        join: Join = "all" if isinstance(one, AllOf) else "any"
        said = f"({_joined(join, one.of, titles)})"
        return _("not {said}").format(said=said) if one.is_not else said
    return _simple_says(one, titles)


def _simple_says(one: Simple, titles: Names) -> str:
    if isinstance(one, Happened):
        said = fact_says(one.fact, titles)
    elif isinstance(one, InSegment):
        said = _("is in the segment “{name}”").format(name=one.segment)
    elif isinstance(one, InPlace):
        said = audience_says(one.place, titles)
    else:
        said = _answer_says(one)
    return _("not: {said}").format(said=said) if one.is_not else said


def _answer_says(one: Answered) -> str:
    words = _("stands in “{dimension}” at: {words}")
    return words.format(dimension=one.dimension, words=", ".join(one.one_of))


def audience_says(who: Audience, titles: Names) -> str:
    """For whom, in words; nothing said is everybody."""
    relations = dict(organisations.relation_choices())
    roles = dict(organisations.role_choices())
    units = titles.get("unit", {})
    parts = [
        [str(relations.get(one, one)) for one in who.relations],
        [str(roles.get(one, one)) for one in who.roles],
        [str(units.get(one) or _("unit {number}").format(number=one)) for one in who.units],
    ]
    return ", ".join(_(" or ").join(part) for part in parts if part) or _("everybody")


def segment_says(who: Segment, titles: Names) -> str:
    """Who is in a segment, in words."""
    said = [audience_says(who, titles)]
    if who.at_least_days is not None:
        words = ngettext("here for {n} day at least", "here for {n} days at least",
                         who.at_least_days)  # fmt: skip
        said.append(words.format(n=who.at_least_days))
    if who.at_most_days is not None:
        words = ngettext("here for {n} day at most", "here for {n} days at most",
                         who.at_most_days)  # fmt: skip
        said.append(words.format(n=who.at_most_days))
    for label, ids in ((_("has finished: {what}"), who.completed),
                       (_("has not finished: {what}"), who.missing)):  # fmt: skip
        if ids:
            what = ", ".join(_called(titles, RESOURCE, pk) or str(pk) for pk in ids)
            said.append(label.format(what=what))
    return "; ".join(said)


def trigger_says(book: Book, titles: Names) -> str:
    """What sets it off, in words."""
    trigger = book.trigger
    if isinstance(trigger, OnFact):
        return _("When somebody {what}").format(what=fact_says(trigger.fact, titles))
    if isinstance(trigger, OnSegment):
        return _("When somebody comes into the segment “{name}”").format(name=trigger.segment)
    if isinstance(trigger, OnSchedule):
        words = _("Every week, on day {day}") if trigger.every == "week" else _(
            "Every month, on day {day}"
        )  # fmt: skip
        return words.format(day=trigger.day)
    if isinstance(trigger, OnDate):
        return _date_says(trigger)
    assert isinstance(trigger, ByHand)  # noqa: S101  there is no other
    return _("For whom somebody puts in")


def _date_says(trigger: OnDate) -> str:
    if trigger.on:
        return _("On {day}").format(day=trigger.on.isoformat())
    words = {
        "start": _("{n} days after the first day of somebody"),
        "end": _("{n} days after the last day of somebody"),
    }
    return words[trigger.of].format(n=trigger.days)

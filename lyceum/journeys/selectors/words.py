"""Steps, triggers and conditions in words and signs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from lyceum.journeys.engine.answers import choices_in
from lyceum.journeys.engine.shape import (
    Answered,
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
from lyceum.journeys.reasons import FACTS
from lyceum.journeys.types import KindRow
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


def fact_choices(book: Book, titles: Mapping[int, str]) -> list[tuple[str, str]]:
    """The facts and answers on which somebody's way hangs, for a preview that supposes them."""
    facts = [(key, fact_says(fact, titles)) for key, fact in sorted(facts_in(book).items())]
    answers = [
        (key, _answer_says(Answered(dimension, (word,))))
        for key, (dimension, word) in sorted(choices_in(book).items())
    ]
    return [*facts, *answers]


def way_words(kind: str, way: str) -> Any:
    """How a way of a step is called."""
    if way.startswith("shares."):
        return _("Way {number}").format(number=int(way.removeprefix("shares.")) + 1)
    return WAYS.get((kind, way), _("Then on at"))


def step_says(step: AnyStep, titles: Mapping[int, str]) -> str:
    """A step in one sentence; `titles` are those of resources, by id."""
    for kind, say in SAYS.items():
        if isinstance(step, kind):
            return str(say(step, titles))
    raise TypeError(step)


def _text(step: Message | Introduce, _titles: Mapping[int, str]) -> str:
    text = step.texts.get(get_language() or "en") or step.texts.get("en")
    text = text or next(iter(step.texts.values()), Text())
    return text.subject


def _wait(step: Wait, _titles: Mapping[int, str]) -> str:
    parts = (
        (step.days, ngettext("{n} day", "{n} days", step.days)),
        (step.hours, ngettext("{n} hour", "{n} hours", step.hours)),
        (step.minutes, ngettext("{n} minute", "{n} minutes", step.minutes)),
    )
    return ", ".join(words.format(n=n) for n, words in parts if n)


def _until(step: WaitUntil, _titles: Mapping[int, str]) -> str:
    days = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    named = ", ".join(days[day - 1] for day in step.weekdays if 1 <= day <= len(days))
    working = step.weekdays == (1, 2, 3, 4, 5)
    at = f"{step.hour}:{step.minute:02}"
    if working:
        return _("{hour} of a working day").format(hour=at)
    return _("{hour} of: {days}").format(hour=at, days=named)


def _for(step: WaitFor, titles: Mapping[int, str]) -> str:
    words = ngettext("{what}, at most {n} day", "{what}, at most {n} days", step.days)
    return words.format(what=fact_says(step.fact, titles), n=step.days)


def _branch(step: Branch, titles: Mapping[int, str]) -> str:
    return " · ".join(condition_says(one, titles) for one in step.when) or "?"


def _split(step: Split, _titles: Mapping[int, str]) -> str:
    return " : ".join(str(share.weight) for share in step.shares)


def _suggest(step: Suggest | Assign, titles: Mapping[int, str]) -> str:
    return titles.get(step.resource_id, "") or _("nothing chosen yet")


def _gather(step: Gather, _titles: Mapping[int, str]) -> str:
    return _("{title}, {n} people each").format(title=step.title or "?", n=step.size)


def _named(_step: AnyStep, _titles: Mapping[int, str]) -> str:
    return ""


def _titled(step: OpenSpace | Ask, _titles: Mapping[int, str]) -> str:
    return step.title


def _worded(step: Prompt, _titles: Mapping[int, str]) -> str:
    return step.words


def _reasoned(step: Outreach, _titles: Mapping[int, str]) -> str:
    words = ngettext("{why}, within {n} hour", "{why}, within {n} hours", step.hours)
    return words.format(why=step.reason or "?", n=step.hours)


def _subject(step: OpenCase, _titles: Mapping[int, str]) -> str:
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
    Assess: _named,
    Outreach: _reasoned,
    OpenCase: _subject,
    Webhook: _named,
    RollOut: _named,
}


def fact_says(fact: Fact, titles: Mapping[int, str]) -> str:
    """Something that happens, in words."""
    said = str(FACTS.get(fact.name, fact.name or "?"))
    about = fact.where.get("resource_id")
    if about is not None:
        return f"{said}: {titles.get(int(about), about)}"
    others = ", ".join(f"{name}={value}" for name, value in fact.where.items())
    return f"{said} ({others})" if others else said


def condition_says(one: Condition, titles: Mapping[int, str]) -> str:
    """A condition, in words."""
    if isinstance(one, Happened):
        said = fact_says(one.fact, titles)
    elif isinstance(one, InSegment):
        said = _("is in the segment “{name}”").format(name=one.segment)
    elif isinstance(one, InPlace):
        said = audience_says(one.place, {})
    else:
        said = _answer_says(one)
    return _("not: {said}").format(said=said) if one.is_not else said


def _answer_says(one: Answered) -> str:
    words = _("stands in “{dimension}” at: {words}")
    return words.format(dimension=one.dimension, words=", ".join(one.one_of))


def audience_says(who: Audience, units: Mapping[int, str]) -> str:
    """For whom, in words; nothing said is everybody."""
    relations = dict(organisations.relation_choices())
    roles = dict(organisations.role_choices())
    said = [
        *(str(relations.get(one, one)) for one in who.relations),
        *(str(roles.get(one, one)) for one in who.roles),
        *(units.get(one, _("unit {number}").format(number=one)) for one in who.units),
    ]
    return ", ".join(said) or _("everybody")


def trigger_says(book: Book, titles: Mapping[int, str]) -> str:
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

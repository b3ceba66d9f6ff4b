"""The sentences of a plan, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.paths.planner import NOBODY, OWN_MONEY, Reason
from lyceum.paths.types import GainRow, PaymentRow
from lyceum.skills import api as skills


def level_word(level: float) -> str:
    """The name of a level; something below novice has its own word."""
    return str(skills.level_word(level)) if level >= HALF else _("nothing yet")


HALF = 0.5


def gain_rows(gains: Sequence[Mapping[str, Any]], labels: Mapping[int, str]) -> list[GainRow]:
    """What a step adds, from how it was kept."""
    return [
        GainRow(
            skill_id=gain["skill"],
            skill=labels.get(gain["skill"], ""),
            from_level=gain["from"],
            to_level=gain["to"],
            from_word=level_word(gain["from"]),
            to_word=level_word(gain["to"]),
            is_suggested=gain["trust"] < 1,
            goal_ids=tuple(gain["goals"]),
        )
        for gain in gains
    ]


def payment_rows(shares: Sequence[Mapping[str, Any]]) -> list[PaymentRow]:
    """Who pays a step, from how it was kept."""
    return [
        PaymentRow(_payer(share), share["amount"], is_missing=share["pot"] == NOBODY)
        for share in shares
    ]


def _payer(share: Mapping[str, Any]) -> str:
    others = {OWN_MONEY: _("your own money"), NOBODY: _("nobody yet")}
    return others.get(share["pot"], str(share["name"]))


def why(
    gains: Sequence[GainRow], goals: Mapping[int, str], enables: Sequence[str], *, is_pinned: bool
) -> str:
    """Why this step: what it lifts, for which goal, and what needs it first."""
    parts = [_("It takes %(lifts)s") % {"lifts": _lifts(gains)}] if gains else []
    named = [goals[pk] for pk in _served(gains) if pk in goals]
    if parts and named and len(goals) > 1:
        parts[0] = _("%(lifts)s, for %(goals)s") % {
            "lifts": parts[0],
            "goals": _joined(named),
        }
    if enables:
        parts.append(_("%(titles)s builds on it") % {"titles": _joined(enables[:2])})
    if not parts and is_pinned:
        parts.append(_("You wanted it in"))
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + ("." if parts else "")


def _served(gains: Sequence[GainRow]) -> list[int]:
    return sorted({pk for gain in gains for pk in gain.goal_ids})


def _lifts(gains: Sequence[GainRow]) -> str:
    said = [_lift(gain) for gain in gains[:2]]
    more = len(gains) - 2
    if more > 0:
        said.append(ngettext("%(n)d more skill", "%(n)d more skills", more) % {"n": more})
    return _joined(said)


def _lift(gain: GainRow) -> str:
    if gain.from_level < HALF:
        said = _("“%(skill)s” to %(after)s")
    elif gain.from_word == gain.to_word:  # most of the way is gone: from 1.6 to 2
        said = _("“%(skill)s” firmly to %(after)s")
    else:
        said = _("“%(skill)s” from %(before)s to %(after)s")
    return said % {"skill": gain.skill, "before": gain.from_word, "after": gain.to_word}


def _joined(parts: Sequence[str]) -> str:
    """One, two and three."""
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def because(reason: str, wanted: str) -> str:
    """Why a level stays out of reach."""
    sentences = {
        Reason.NOTHING: _("Nothing in the catalogue reaches %(level)s."),
        Reason.TOO_EXPENSIVE: _("What leads to %(level)s costs more than you have."),
        Reason.TOO_LATE: _("Every run that leads to %(level)s ends after your date."),
        Reason.NEEDS_HOURS: _("What leads to %(level)s needs more hours than there are."),
        Reason.NOT_WORTH_IT: _("What leads to %(level)s takes more than it would bring."),
    }
    return sentences[Reason(reason)] % {"level": wanted}


def way_out(kind: str, *, money: str, weeks: int, hours: str) -> str:
    """The least that would do, as a sentence."""
    if kind == "money":
        return _("With %(money)s more, all of it fits.") % {"money": money}
    if kind == "hours":
        return _("With %(hours)s more a week, all of it fits.") % {"hours": hours}
    in_weeks = ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}
    if kind == "weeks" or not money:
        return _("%(weeks)s later, all of it fits.") % {"weeks": in_weeks}
    return _("With %(money)s more and %(weeks)s later, all of it fits.") % {
        "money": money,
        "weeks": in_weeks,
    }


def changed(added: Sequence[str], dropped: Sequence[str], because: str) -> str:
    """What is different now, in one sentence."""
    occasions = {
        "completed": _("You finished a step."),
        "left": _("You left a step."),
        "withdrawn": _("A resource was withdrawn."),
        "offering": _("A run changed."),
        "level": _("One of your levels changed."),
        "late": _("Time went by: the steps have new dates."),
        "money": _("There is more or less in your wallet."),
        "steps": _("You changed a step."),
        "goal": _("Your goals changed."),
        "goal-closed": _("Your goals changed."),
        "limits": _("Your limits changed."),
        "alternative": _("You chose another plan."),
    }
    said = [occasions.get(because, "")]
    if added:
        said.append(_("New: %(titles)s.") % {"titles": _joined(added[:3])})
    if dropped:
        said.append(_("No longer in: %(titles)s.") % {"titles": _joined(dropped[:3])})
    return " ".join(part for part in said if part)


def hours(minutes: int) -> str:
    """An amount of time in hours, a half counted."""
    halves = round(minutes / 30)
    return _("%(n)s h") % {"n": halves / 2 if halves % 2 else halves // 2}


def confidence_word(confidence: float) -> str:
    """How sure a level is."""
    if confidence == 0:
        return _("nothing known")
    if confidence < 0.4:  # noqa: PLR2004
        return _("a first impression")
    return _("fairly sure") if confidence < 0.75 else _("well proven")  # noqa: PLR2004

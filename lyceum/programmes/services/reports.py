"""The report of a video meeting (Teams, Zoom, others): who was there, and for how long.

A person may stand there several times, once for each time they came in: their minutes are summed.
They are found by the address that they use here, else by their name where only one who has a seat
is called so; whom nobody knows is shown and not taken.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.intake import Context, Entry, Field, Importer, Option, Outcome
from lyceum.programmes import selectors
from lyceum.programmes.events import AttendanceImported
from lyceum.programmes.models import Attendance, Seat, Session

from .attendance import note_report

NEW, UNCHANGED = "new", "unchanged"
OWNER = "programmes.session:"
CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,3}):(\d{2})$")
SPOKEN = re.compile(
    r"^(?:(\d+)\s*h\w*)?[\s,]*(?:(\d+)\s*m\w*)?[\s,]*(?:(\d+)\s*s\w*)?$", re.IGNORECASE
)
MOST = 24 * 60
State = Attendance.State


def minutes_in(words: str) -> int | None:
    """A length as reports write it, in whole minutes: 65, 1h 5m 3s, 1:05:03, 65 min."""
    words = words.strip()
    if re.fullmatch(r"\d+([.,]\d+)?", words):
        return _bounded(float(words.replace(",", ".")) * 60)
    found = CLOCK.match(words) or SPOKEN.match(words)
    if not words or found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return _bounded(hours * 3600 + minutes * 60 + seconds)


def _bounded(seconds: float) -> int | None:
    minutes = int(seconds // 60)
    return minutes if minutes <= MOST else None


class MeetingReport(Importer):
    """Who was in the video meeting of one session."""

    kind: ClassVar[str] = "meeting-report"
    title = gettext_lazy("Report of the video meeting")
    intro = gettext_lazy(
        "The attendance report as Teams or Zoom hands it out. Who came in several times is summed."
    )
    fields = (
        Field(
            "email",
            gettext_lazy("Mail address"),
            synonyms=("email", "user email", "participant id (upn)", "e-mail", "adresse e-mail"),
        ),
        Field(
            "name",
            gettext_lazy("Name"),
            synonyms=("name (original name)", "full name", "participant", "nom", "nom complet"),
        ),
        Field(
            "minutes",
            gettext_lazy("How long"),
            required=True,
            synonyms=(
                "duration (minutes)",
                "in-meeting duration",
                "total duration (minutes)",
                "duration",
                "durée",
            ),
            help=gettext_lazy("Minutes, or 1h 5m, or 1:05:00."),
        ),
    )
    options = (
        Option(
            "share",
            gettext_lazy("Present from so much of the session, in percent"),
            default="50",
        ),
    )

    def permit(self, actor: Actor, owner_id: str, organisation_id: int | None) -> None:
        selectors.session_to_hold(actor, _session_id(owner_id))

    def begin(self, context: Context) -> None:
        session = selectors.session_to_hold(context.actor, _session_id(context.owner_id))
        seats = Seat.objects.unscoped("of a session that the actor holds").filter(
            offering_id=session.offering_id, given_up_at=None
        )
        ids = list(seats.values_list("person_id", flat=True))
        names: dict[str, list[int]] = {}
        for person_id, name in identity.names_of(ids).items():
            names.setdefault(_plain(name), []).append(person_id)
        addresses = {
            card.email.casefold(): pk for pk, card in identity.cards_of(ids).items() if card.email
        }
        share = context.options.get("share", "")
        percent = min(100, int(share)) if share.isdecimal() and len(share) <= len("100") else 50
        context.memory |= {
            "session": session,
            "names": names,
            "addresses": addresses,
            "sums": {},
            "lines": {},
            "enough": session.minutes * percent / 100,
            "noted": set(selectors.noted_by_hand(session)),
            "taken": 0,
        }

    def survey(self, entries: Sequence[Entry], context: Context) -> None:
        """Sum the times of each, and remember where they stand first."""
        for entry in entries:
            person_id, minutes = _who(entry, context), minutes_in(entry.values.get("minutes", ""))
            if person_id and minutes is not None:
                sums = context.memory["sums"]
                sums[person_id] = sums.get(person_id, 0) + minutes
                context.memory["lines"].setdefault(person_id, entry.line)

    def check(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        return [self._outcome(entry, context) for entry in entries]

    def apply(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        outcomes = self.check(entries, context)
        marks = {
            who: self._mark(who, context)
            for entry, outcome in zip(entries, outcomes, strict=True)
            if outcome.state == NEW and (who := _who(entry, context))
        }
        session: Session = context.memory["session"]
        context.memory["taken"] += note_report(by=context.actor, session=session, marks=marks)
        return outcomes

    def finish(self, context: Context) -> None:
        session: Session = context.memory["session"]
        publish(
            AttendanceImported(
                by=str(context.actor),
                owner_id=session.owner_id,
                session_id=session.pk,
                offering_id=session.offering_id,
                resource_id=session.offering.resource_id,
                organisation_id=session.offering.organisation_id,
                people=context.memory["taken"],
            )
        )

    def _outcome(self, entry: Entry, context: Context) -> Outcome:
        if minutes_in(entry.values.get("minutes", "")) is None:
            return Outcome.error(_("That is no length of time."), "minutes", _("65, or 1h 5m"))
        who = _who(entry, context)
        if who is None:
            said = entry.values.get("email") or entry.values.get("name") or ""
            words = _("Nobody who has a seat is known as “{said}”.").format(said=said)
            return Outcome.error(words, "email")
        is_first = context.memory["lines"].get(who) == entry.line
        is_new = is_first and who not in context.memory["noted"]
        return Outcome(NEW if is_new else UNCHANGED, entry.values.get("name", ""))

    def _mark(self, person_id: int, context: Context) -> tuple[str, int]:
        minutes = context.memory["sums"][person_id]
        is_enough = minutes >= context.memory["enough"]
        return (State.PRESENT if is_enough else State.ABSENT), minutes


def _who(entry: Entry, context: Context) -> int | None:
    """By the address; else by the name, where only one is called so."""
    email = entry.values.get("email", "").strip().casefold()
    if found := context.memory["addresses"].get(email):
        return int(found)
    named = context.memory["names"].get(_plain(entry.values.get("name", "")), [])
    return named[0] if len(named) == 1 else None


def _plain(name: str) -> str:
    """Without what meeting programs add in brackets, and without regard to capitals and spaces."""
    return " ".join(re.sub(r"\(.*?\)|\[.*?\]", " ", name).casefold().split())


def _session_id(owner_id: str) -> int:
    if not owner_id.startswith(OWNER):
        raise NotFound
    return int(owner_id.removeprefix(OWNER))

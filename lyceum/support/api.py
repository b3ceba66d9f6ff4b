"""Support: questions and their answers, people and who reaches them, mentors, advisors.

Questions  reached_share (of those to be reached, how many a human reached in time), week_of, weeks_of
Commands   open_case, answer_case, add_note, reply, rate_case; open_outreach, open_outreaches,
           record_outcome;
           set_route, add_turn, add_absence, keep_canned;
           keep_profile, seek_mentor, ask_mentor, accept_mentee, set_goal, plan_meeting, check_in;
           offer_slots, book_slot, write_advice
Types      NewCase, Context, NewOutreach, OutreachFigures, NewRoute, NewProfile, NewSeeking, NewMeeting,
           NewSlots, Week
Refusals   TextIsTooLong, TextIsMissing
"""

from .errors import TextIsMissing, TextIsTooLong
from .hours import Week
from .models import Case, Mentorship, Outreach
from .selectors import reached_share, week_of, weeks_of
from .services import (
    accept_mentee,
    add_absence,
    add_note,
    add_turn,
    answer_case,
    ask_mentor,
    book_slot,
    check_in,
    keep_canned,
    keep_profile,
    offer_slots,
    open_case,
    open_outreach,
    open_outreaches,
    plan_meeting,
    rate_case,
    record_outcome,
    reply,
    seek_mentor,
    set_goal,
    set_route,
    write_advice,
)
from .types import (
    Context,
    NewCase,
    NewMeeting,
    NewOutreach,
    NewProfile,
    NewRoute,
    NewSeeking,
    NewSlots,
    OutreachFigures,
)

__all__ = [
    "Case",
    "Context",
    "Mentorship",
    "NewCase",
    "NewMeeting",
    "NewOutreach",
    "NewProfile",
    "NewRoute",
    "NewSeeking",
    "NewSlots",
    "Outreach",
    "OutreachFigures",
    "TextIsMissing",
    "TextIsTooLong",
    "Week",
    "accept_mentee",
    "add_absence",
    "add_note",
    "add_turn",
    "answer_case",
    "ask_mentor",
    "book_slot",
    "check_in",
    "keep_canned",
    "keep_profile",
    "offer_slots",
    "open_case",
    "open_outreach",
    "open_outreaches",
    "plan_meeting",
    "rate_case",
    "reached_share",
    "record_outcome",
    "reply",
    "seek_mentor",
    "set_goal",
    "set_route",
    "week_of",
    "weeks_of",
    "write_advice",
]

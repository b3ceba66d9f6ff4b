"""Verbs on dated runs and the seats in them."""

from .admissions import answer_admission, ask_admission, leave_programme, state_preference
from .agreements import offer_agreement, sign_agreement, split_cost
from .attendance import ROTATES, check_in, code_of, note_attendance, ticket_for
from .cases import add_case, deliver, give_feedback, place_in_team
from .cohorts import add_cohort, add_to_cohort, choose_run, dissolve_cohort, leave_cohort
from .energy import say_energy
from .forming import ask_forming, drop_forming, take_forming, work_out
from .inviting import decline_invitation, invite_to_run
from .offerings import add_offering, cancel_offering, change_offering
from .papers import forget_contacts, give_papers, remind_of_papers
from .places import add_place, add_room, change_place, change_room
from .programmes import (
    add_part,
    add_phase,
    add_programme,
    change_phase,
    change_programme,
    close_programme,
    open_programme,
    remove_part,
    remove_phase,
)
from .progress import follow_progress
from .reminders import remind_of_sessions
from .reports import MeetingReport
from .seats import (
    ask_for_seat,
    free_seats,
    give_up_seat,
    give_up_seats_of,
    join_seats,
    join_waiting,
    take_seat,
)
from .sessions import (
    add_material,
    cancel_session,
    change_session,
    keep_wall_times,
    plan_sessions,
    remove_material,
)
from .settling import settle_cancelled, settle_cancelled_runs
from .waiting import lapse_offers, leave_waiting_list, move_lists, wait_for_seat

__all__ = [
    "ROTATES",
    "MeetingReport",
    "add_case",
    "add_cohort",
    "add_material",
    "add_offering",
    "add_part",
    "add_phase",
    "add_place",
    "add_programme",
    "add_room",
    "add_to_cohort",
    "answer_admission",
    "ask_admission",
    "ask_for_seat",
    "ask_forming",
    "cancel_offering",
    "cancel_session",
    "change_offering",
    "change_phase",
    "change_place",
    "change_programme",
    "change_room",
    "change_session",
    "check_in",
    "choose_run",
    "close_programme",
    "code_of",
    "decline_invitation",
    "deliver",
    "dissolve_cohort",
    "drop_forming",
    "follow_progress",
    "forget_contacts",
    "free_seats",
    "give_feedback",
    "give_papers",
    "give_up_seat",
    "give_up_seats_of",
    "invite_to_run",
    "join_seats",
    "join_waiting",
    "keep_wall_times",
    "lapse_offers",
    "leave_cohort",
    "leave_programme",
    "leave_waiting_list",
    "move_lists",
    "note_attendance",
    "offer_agreement",
    "open_programme",
    "place_in_team",
    "plan_sessions",
    "remind_of_papers",
    "remind_of_sessions",
    "remove_material",
    "remove_part",
    "remove_phase",
    "say_energy",
    "settle_cancelled",
    "settle_cancelled_runs",
    "sign_agreement",
    "split_cost",
    "state_preference",
    "take_forming",
    "take_seat",
    "ticket_for",
    "wait_for_seat",
    "work_out",
]

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "lyceum.support"

    def ready(self) -> None:
        from . import handlers, tasks  # noqa: F401  they register themselves

        _describe()
        _declare_keepings()


def _describe() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.agenda import api as agenda
    from lyceum.messaging import api as messaging

    agenda.register_kind("support.meeting", _("Mentor"), icon="users", tone="plum", invites=True)
    agenda.register_kind(
        "support.advice", _("Advisor"), icon="message-circle", tone="plum", invites=True
    )
    for name, label in (
        ("support.answered", _("A question of mine is answered")),
        ("support.asked_back", _("Somebody asks back about a question of mine")),
        ("support.assigned", _("A question for me to answer")),
        ("support.replied", _("Who asked has written again")),
        ("support.warned", _("A question of mine to answer is due soon")),
        ("support.overdue", _("A question was not answered in time")),
        ("support.outreach_opened", _("Somebody is to be reached by the team")),
        ("support.outreach_warned", _("Somebody has to be reached soon")),
        ("support.mail_refused", _("A mail of mine could not be taken")),
        ("support.mentor_asked", _("Somebody asks me to be their mentor")),
        ("support.mentor_accepted", _("A mentor says yes")),
        ("support.mentor_expired", _("A mentor has not answered")),
        ("support.matched", _("A mentor or a mentee was found for me")),
        ("support.outreach_late", _("Somebody was not reached in time")),
    ):
        messaging.register_kind(name, label)
    for name, label in (  # told in the chat where they wrote
        ("support.chat_taken", _("A question that I asked in a chat is taken")),
        ("support.chat_refused", _("What I wrote in a chat could not be taken")),
    ):
        messaging.register_kind(name, label, mail="never", push="never")


def _declare_keepings() -> None:
    """What is kept of what people ask."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Table

    from . import selectors, services

    for keeping in (
        Keeping(
            kind="support.cases",
            label=_("Your questions to the support centre"),
            purpose=_("To get an answer, and to see how fast answers come."),
            seen_by=_("you, and those who answer such questions in your organisation"),
            export=selectors.told_of_cases,
            stays=_("That a question of a kind was asked and answered stays, without its words."),
            tables=(
                Table(
                    "support.Line",
                    of=("case__person", "by"),
                    emptied={"text": "", "reference": ""},
                    harmless=("kind",),
                    merging=MOVES,
                ),
                Table(
                    "support.Case",
                    of=("person",),
                    numbers=("assignee",),
                    emptied={"subject": "", "context_address": "", "context_title": "", "key": ""},
                    harmless=("owner_id", "kind", "state", "via", "role"),
                    merging=Merging(_("The same question of both accounts stands there once.")),
                ),
            ),
        ),
        Keeping(
            kind="support.mentors",
            label=_("What you offer as a mentor, and for what you look for one"),
            purpose=_("To put people together who have something to give each other."),
            seen_by=_(
                "what you offer: your colleagues, or everybody where you say so; the rest: you"
            ),
            tables=(
                Table("support.OfferedSkill", of=("profile__person",), merging=MOVES),
                Table("support.WantedSkill", of=("seeking__person",), merging=MOVES),
                Table(
                    "support.Wish",
                    of=("seeking__person", "mentor"),
                    merging=Merging(_("A wish for both accounts is one wish.")),
                ),
                Table(
                    "support.MentorProfile",
                    merging=Merging(_("What you offer is what the account that stays offers.")),
                ),
                Table(
                    "support.Seeking",
                    merging=Merging(_("You look for what the account that stays looks for.")),
                ),
            ),
        ),
        Keeping(
            kind="support.mentorships",
            label=_("You and your mentors or mentees"),
            purpose=_("So that both know what they want and when they meet."),
            seen_by=_("the two of you"),
            erase=services.end_all_of,
            stays=_("That two people had begun stays for the other one, without your words."),
            tables=(
                Table("support.MentorGoal", of=("by",), emptied={"text": ""}, merging=MOVES),
                Table(
                    "support.MentorMeeting",
                    of=("by",),
                    emptied={"place": ""},
                    harmless=("kind", "zone"),
                    merging=MOVES,
                ),
                Table("support.CheckIn", of=("by",), emptied={"words": ""}, merging=MOVES),
                Table(
                    "support.Mentorship",
                    of=("mentee", "mentor"),
                    emptied={"words": ""},
                    harmless=("owner_id", "state"),
                    merging=Merging(settle=services.end_with_oneself),
                ),
            ),
        ),
        Keeping(
            kind="support.advice",
            label=_("Your times with advisors, and what they noted"),
            purpose=_("So that both know when they meet and what they said."),
            seen_by=_("you and your advisor; other advisors of yours where you share a note"),
            erase=services.call_off_advice_of,
            stays=_("That a time was offered or had stays, without by whom."),
            tables=(
                Table(
                    "support.AdviceNote",
                    of=("booking__person",),
                    numbers=("by",),
                    mentions=("text",),
                    merging=MOVES,
                ),
                Table(
                    "support.Booking",
                    emptied={"words": ""},
                    harmless=("owner_id",),
                    merging=MOVES,
                ),
                Table(
                    "support.AdvisorSlot",
                    of=("advisor",),
                    emptied={"place": ""},
                    harmless=("owner_id", "kind", "zone"),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="support.outreach",
            label=_("Who of your organisation wanted to reach you"),
            purpose=_(
                "So that everybody is reached by a human, and what stands in their way goes."
            ),
            seen_by=_("facilitators, HR partners and administrators of the organisation"),
            stays=_("That somebody was reached in time stays, without who and without words."),
            tables=(
                Table(
                    "support.Outreach",
                    numbers=("taken_by",),
                    emptied={"reason": "", "context": "", "barrier": "", "note": ""},
                    harmless=("owner_id", "key", "state"),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="support.duty",
            label=_("When you answer others, and when you are away"),
            purpose=_("So that questions reach somebody who is there."),
            seen_by=_("you, and those who keep the desk of the organisation"),
            tables=(
                Table("support.Turn", merging=MOVES),
                Table("support.Absence", merging=MOVES),
            ),
        ),
    ):
        identity.register_keeping(keeping)

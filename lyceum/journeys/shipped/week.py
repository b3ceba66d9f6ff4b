"""The playbooks themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .texts import Shipped, awaits, days, happens, in_all, morning, write

BEGUN = "learning.LearningStarted"
WIN = "communities.WinShared"
ASSESSED = "assessments.AssessmentFinished"
USED = "journeys.ToolFirstUsed"


def _partnerships() -> dict[str, Any]:
    return {
        "trigger": {"kind": "hand"},
        "goals": [happens(WIN)],
        "goal_ends": False,
        "steps": [
            {  # first of all: the day in which a human reaches them counts from joining
                "kind": "outreach", "id": "reach", "next": "group", "hours": 8,
                "reason": str(_("What stands in the way of selling with partners?")),
            },
            {
                "kind": "cohort", "id": "group", "next": "welcome", "size": 8, "days": 60,
                "title": str(_("Start in partnerships")),
                "purpose": str(_("To bring partners into real deals, together.")),
            },
            write(
                "welcome", "morning",
                _("{name}, your group for partnerships is there"),
                _("You start with up to seven others who sell with partners. Have a look who they "
                  "are.\n\nTomorrow there are a few questions. They take three minutes: no more."),
                "/communities/",
            ),
            morning("morning", "questions"),
            {"kind": "assess", "id": "questions", "next": "answered", "assessment_id": 0},
            awaits("answered", ASSESSED, 1, "introduce", "introduce"),
            {
                "kind": "introduce", "id": "introduce", "next": "question", "of": "group",
                "texts": in_all(
                    _("Say hello to your group"),
                    _("Three lines are enough: what you do, what others may ask you, what you would "
                      "like to learn."),
                ),
            },
            {
                "kind": "prompt", "id": "question", "next": "tool-day", "of": "group",
                "words": str(_("What stands in your way with partners? The team reads along.")),
            },
            morning("tool-day", "tool", 2, 3, 4),
            {"kind": "roll-out", "id": "tool", "next": "week", "rollout_id": 0},
            days("week", "how", 4),
            {
                "kind": "ask", "id": "how", "next": "podcast-day", "link": "/communities/",
                "title": str(_("the first week in partnerships")),
            },
            morning("podcast-day", "podcast", 1),
            {
                "kind": "suggest", "id": "podcast", "next": "win", "resource_id": 0,
                "texts": in_all(
                    _("To listen to on the way: partners who tell it as it is"),
                    _("One episode, and subscribe if it does you good."),
                ),
            },
            awaits("win", WIN, 14, None, "share"),
            write(
                "share", None,
                _("What went well with a partner, {name}?"),
                _("A sentence is enough. Tell your group: what helped you helps them."),
                "/communities/",
            ),
        ],
        "late_days": 2,
    }  # fmt: skip


def _first_week() -> dict[str, Any]:
    return {
        "trigger": {"kind": "fact", "fact": {"name": "organisations.MembershipStarted"}},
        "steps": [
            write(
                "welcome", "second-day",
                _("Welcome to {organisation}, {name}"),
                _("This is where you learn, with your own goals and at your own pace. Begin with "
                  "one thing: say where you want to go."),
                "/paths/",
            ),
            morning("second-day", "look"),
            write(
                "look", "begins",
                _("Something small for today"),
                _("Look around in the catalogue and take up one thing that takes less than an hour. "
                  "Whatever you pick is right."),
                "/catalogue/",
            ),
            awaits("begins", BEGUN, 3, "friday", "nudge"),
            write(
                "nudge", "friday",
                _("No hurry, {name}"),
                _("Most people take up their first thing in the second week. If something is in the "
                  "way, ask: somebody answers."),
                "/catalogue/",
            ),
            morning("friday", "end", 5, hour=13),
            {"kind": "ask", "id": "end", "title": str(_("your first week"))},
        ],
    }  # fmt: skip


def _back() -> dict[str, Any]:
    return {
        "trigger": {"kind": "hand"},
        "again_after": 60,
        "steps": [
            morning("morning", "welcome", 1, 2, 3, hour=10),
            write(
                "welcome", "week",
                _("Good to have you back, {name}"),
                _("Nothing was lost: your path waits where you left it. This week nothing is asked "
                  "of you."),
            ),
            days("week", "path-day", 6),
            morning("path-day", "path"),
            write(
                "path", None,
                _("Does your path still fit?"),
                _("Goals may have changed. Say so, and the plan is made anew for the hours you have "
                  "now."),
                "/paths/",
            ),
        ],
    }  # fmt: skip


def _tool() -> dict[str, Any]:
    return {
        "trigger": {"kind": "hand"},
        "goals": [happens(USED, rollout_id=0)],  # the one that the step gives
        "goal_ends": False,
        "steps": [
            morning("morning", "tutorial", 1, 2),
            {"kind": "roll-out", "id": "tutorial", "next": "uses", "rollout_id": 0},
            awaits("uses", USED, 3, "friday", "remind", rollout_id=0),
            write(
                "remind", "friday",
                _("Have you tried it, {name}?"),
                _("The first try takes five minutes. If it does not work, say what happened: that "
                  "helps as much."),
            ),
            morning("friday", "friction", 5, hour=11),
            write(
                "friction", None,
                _("What did the tool cost you, what did it give you?"),
                _("Tell your group what is good, and the team what rubs. After this week it is "
                  "decided whether the tool stays."),
            ),
        ],
        "late_days": 1,
    }  # fmt: skip


def _manager() -> dict[str, Any]:
    return {
        "trigger": {"kind": "fact", "fact": {"name": "organisations.RoleGranted",
                                             "where": {"role": "manager"}}},
        "audience": {"roles": ["manager"]},
        "steps": [
            morning("morning", "talk"),
            write(
                "talk", "weeks",
                _("The people you lead learn, too"),
                _("Ask each of them one question this week: what do you want to be able to do in a "
                  "year? You need not know the answer, nor what they read in the evening."),
                "/team/",
            ),
            days("weeks", "time-day", 14),
            morning("time-day", "time", 1),
            write(
                "time", None,
                _("An hour a week"),
                _("Who has a fixed hour to learn, learns. Agree on one with each of your people, and "
                  "keep it free."),
            ),
        ],
    }  # fmt: skip


def _answer() -> dict[str, Any]:
    return {
        "trigger": {"kind": "fact", "fact": {"name": "learning.QuestionAsked"}},
        "goals": [happens("learning.QuestionAnswered")],
        "each": "question_id",
        "steps": [
            awaits("answered", "learning.QuestionAnswered", 2, None, "sorry"),
            write(
                "sorry", "longer",
                _("Your question is not forgotten"),
                _("Nobody has answered yet. Others who learn the same may know: ask them, too."),
                "/learning/",
            ),
            awaits("longer", "learning.QuestionAnswered", 5, None, "end"),
            {
                "kind": "case", "id": "end", "role": "advisor",
                "subject": str(_("A question of mine has waited for a week")),
                "text": str(_("Nobody has answered what I asked where I learn. Who knows?")),
            },
        ],
    }  # fmt: skip


PLAYBOOKS = (
    Shipped(
        "start-in-partnerships",
        _("Start in partnerships"),
        _("A peer group, first questions, a tool with its tutorial, a podcast, a win to share: a "
          "healthy learning culture in a week."),
        _partnerships,
    ),
    Shipped(
        "first-week",
        _("First week"),
        _("Who joins is welcomed, takes up something small, and says how it was."),
        _first_week,
    ),
    Shipped(
        "back-from-leave",
        _("Back from leave"),
        _("A quiet week, then a look at the path."),
        _back,
    ),
    Shipped(
        "new-tool-in-a-week",
        _("New tool in a week"),
        _("A tutorial, a first use, what rubs: on Friday one knows."),
        _tool,
    ),
    Shipped(
        "manager-of-a-learner",
        _("Manager of a learner"),
        _("Who begins to lead learns what helps their people to learn."),
        _manager,
    ),
    Shipped(
        "waiting-for-an-answer",
        _("Waiting for an answer"),
        _("Who asked and got no answer hears of it after two days, and after a week."),
        _answer,
    ),
)  # fmt: skip

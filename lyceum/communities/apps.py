from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "lyceum.communities"

    def ready(self) -> None:
        from . import handlers, tasks  # noqa: F401  so that facts are heard, and the clock knows

        _describe()
        _declare_keepings()
        _let_wait()


def _let_wait() -> None:
    """Open pages hear that there is something new."""
    from lyceum.kernel import live

    from . import selectors

    live.watch("space", marks=selectors.newest_in_spaces, stays=selectors.still_in_spaces)
    live.watch("thread", marks=selectors.newest_in_threads, stays=selectors.still_in_threads)


def _describe() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.agenda import api as agenda
    from lyceum.messaging import api as messaging

    agenda.register_kind(
        "communities.date", _("Date of a space"), icon="users-group", tone="brand", invites=True
    )
    for name, label in {
        "mentioned": _("Somebody calls me in a space"),
        "replied": _("A reply in a thread of mine"),
        "posted": _("A new post in a space that I follow"),
    }.items():
        messaging.register_kind(f"communities.{name}", label, answers=True)
    for name, label in {
        "answer_refused": _("An answer of mine by mail could not be taken"),
        "join_asked": _("Somebody asks to join a space that I look after"),
        "let_in": _("I was let into a space"),
        "not_let_in": _("I was not let into a space"),
        "invited": _("I am invited to a space"),
        "reported": _("A post was reported in a space that I look after"),
        "hidden": _("A post of mine was hidden"),
        "routed": _("A frustration is in my hands"),
        "settled": _("A frustration of mine was looked after"),
        "channel_stopped": _("A channel joined to a space that I look after does not let us"),
        "coffee": _("Somebody to have a coffee with"),
        "coffee_check": _("Whether we had a coffee"),
    }.items():
        messaging.register_kind(f"communities.{name}", label)
    frustrated = _("A frustration in a space that I look after")
    messaging.register_kind("communities.frustrated", frustrated, answers=True, mail="daily")


def _declare_keepings() -> None:
    """What is kept of who is where, and of what people say."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, MOVES, Keeping, Merging, Table

    from . import services

    once = Merging(_("What both accounts said of the same counts once."), ASIDE)
    for keeping in (
        Keeping(
            kind="communities.members",
            label=_("Spaces in which you are"),
            purpose=_("To let you take part, and to tell you what is for you."),
            seen_by=_("the members of the same space"),
            erase=services.forget_member,
            tables=(
                Table(
                    "communities.SpaceMember",
                    merging=Merging(
                        _("In one space you are once."), ASIDE, settle=services.join_members
                    ),
                ),
                Table("communities.ThreadWish", merging=once),
                Table("communities.Mention", merging=once),
                Table("communities.Draft", mentions=("words",), merging=once),
            ),
        ),
        Keeping(
            kind="communities.posts",
            label=_("What you said in spaces"),
            purpose=_("So that others can read and answer it."),
            seen_by=_("who may read the space"),
            erase=services.forget_dates,
            stays=_(
                "That somebody said something stays, without who and what, so that the replies of others keep their place."
            ),
            tables=(
                Table(
                    "communities.Post",
                    of=("author",),
                    emptied={"words": "", "card": {}, "hidden_why": ""},
                    harmless=("owner_id", "kind", "key", "signs", "hidden_by"),
                    mentions=("words", "hidden_why"),
                    merging=MOVES,
                ),
                Table(
                    "communities.PostVersion",
                    of=("post__author",),
                    mentions=("words",),
                    merging=MOVES,
                ),
                Table(
                    "communities.PostFile", of=("post__author",), hidden=("token",), merging=MOVES
                ),
                Table("communities.PostWord", of=("post__author",), merging=MOVES),
                Table(
                    "communities.ChatGuest",
                    emptied={"name": ""},
                    harmless=("account",),
                    merging=MOVES,
                ),
                Table("communities.Poll", of=("post__author",), merging=MOVES),
                Table("communities.PollOption", of=("poll__post__author",), merging=MOVES),
                Table(
                    "communities.Gathering",
                    of=("post__author",),
                    mentions=("title", "place"),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="communities.responses",
            label=_("Your signs and votes"),
            purpose=_("To show what others think of a post."),
            seen_by=_("nobody by name: only how many there are"),
            erase=services.forget_responses,
            tables=(
                Table("communities.Reaction", merging=once),
                Table("communities.ChatSign", merging=once),
                Table("communities.PollVote", merging=once),
            ),
        ),
        Keeping(
            kind="communities.banners",
            label=_("What you have put away of your home page"),
            purpose=_("So that it is not shown to you again."),
            seen_by=_("only you"),
            tables=(Table("communities.BannerSeen", merging=once),),
        ),
        Keeping(
            kind="communities.coming",
            label=_("To which dates of spaces you come"),
            purpose=_("So that the others know, and that it stands in your calendar."),
            seen_by=_("the members of the same space"),
            tables=(Table("communities.Coming", merging=once),),
        ),
        Keeping(
            kind="communities.reports",
            label=_("What you reported, and what is in your hands"),
            purpose=_("So that somebody looks after it."),
            seen_by=_("who looks after the space; what is in your hands, also its author"),
            tables=(
                Table(
                    "communities.Report",
                    harmless=("settled_by",),
                    mentions=("words",),
                    merging=once,
                ),
                Table("communities.Routing", of=("handler",), mentions=("outcome",), merging=MOVES),
            ),
        ),
        Keeping(
            kind="communities.coffee",
            label=_("With whom you were brought together"),
            purpose=_("To bring you together with people whom you do not know yet."),
            seen_by=_("you, and with whom you were brought together; whom you avoid, only you"),
            tables=(
                Table("communities.CoffeeWish", merging=once),
                Table("communities.CoffeeSeat", merging=once),
                Table("communities.CoffeeAvoidance", of=("person", "other"), merging=once),
            ),
        ),
        Keeping(
            kind="communities.canvas",
            label=_("What you wrote on canvases, and what you signed"),
            purpose=_("So that a circle sees where it stands, and what it said before."),
            seen_by=_("the circle of the canvas; what it lets others read, its organisation, too"),
            tables=(
                Table("communities.CanvasSign", merging=once),
                Table(
                    "communities.CanvasLine",
                    of=("note__author",),
                    mentions=("words", "theme"),
                    merging=MOVES,
                ),
                Table(
                    "communities.CanvasNote",
                    of=("author",),
                    mentions=("words", "theme"),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="communities.commitments",
            label=_("What you promised for an organisation"),
            purpose=_("So that it can be seen whether it was kept."),
            seen_by=_("the circle of the canvas; what it lets others read, its organisation, too"),
            stays=_("That the organisation promised it stays, without who spoke for it."),
            tables=(
                Table(
                    "communities.Commitment",
                    of=("sponsor",),
                    emptied={"words": "", "ended_why": ""},
                    harmless=("owner_id", "measure", "currency"),
                    mentions=("words", "ended_why"),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="communities.offers",
            label=_("What others may ask you about"),
            purpose=_("So that people find you."),
            seen_by=_("your colleagues, or everybody, as you say"),
            tables=(
                Table("communities.OfferSkill", of=("offer__person",), merging=MOVES),
                Table("communities.Offer", merging=once),
            ),
        ),
    ):
        identity.register_keeping(keeping)

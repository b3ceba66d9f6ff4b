from django.apps import AppConfig


class CoursewareConfig(AppConfig):
    name = "lyceum.courseware"

    def ready(self) -> None:
        from lyceum.access import api as access
        from lyceum.kernel import health

        from . import tasks  # noqa: F401  so that the clock knows
        from .hosting import policy

        health.also(policy.health)
        access.open_to_viewers("courseware:content")
        _speak()
        _declare_keepings()
        _declare_partners()


def _speak() -> None:
    """Names for the messages."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.messaging import api as messaging

    for name, label in (
        ("review_asked", _("Somebody asks you to review a lesson")),
        ("lesson_approved", _("Your lesson is approved")),
        ("lesson_needs_something", _("A reviewer asks for something in your lesson")),
    ):
        messaging.register_kind(f"courseware.{name}", label)


def _declare_keepings() -> None:
    """What is kept of those who write, review and learn."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, MOVES, Keeping, Merging, Table

    for keeping in (
        Keeping(
            kind="courseware.lessons",
            label=_("Lessons that you wrote"),
            purpose=_("So that others can learn from them, and you can change them."),
            seen_by=_("who teaches there; once published, everybody who may learn from them"),
            stays=_("The lessons stay with the organisation, without who wrote them."),
            tables=(
                Table(
                    "courseware.Lesson",
                    of=("author",),
                    emptied={},
                    harmless=(
                        *("owner_id", "title", "summary", "language", "blocks", "state"),
                        "changed_by",
                    ),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="courseware.reviews",
            label=_("What you said of lessons of others"),
            purpose=_("To make them better before others learn from them."),
            seen_by=_("who writes or reviews the lesson"),
            stays=_("That a lesson was approved stays, without who said so and why."),
            tables=(
                Table(
                    "courseware.Review",
                    emptied={"words": ""},
                    harmless=("verdict", "ticked"),
                    merging=Merging(_("one review of a lesson, not two"), ASIDE),
                ),
                Table(
                    "courseware.BlockComment",
                    emptied={"text": ""},
                    harmless=("block_id",),
                    merging=MOVES,
                ),
            ),
        ),
        Keeping(
            kind="courseware.progress",
            label=_("Your way through lessons"),
            purpose=_("To go on where you stopped, and to know when a lesson is done."),
            seen_by=_("only you"),
            tables=(
                Table(
                    "courseware.LessonProgress",
                    merging=Merging(_("one way through a lesson: the one that stays"), ASIDE),
                ),
            ),
        ),
        Keeping(
            kind="courseware.reflections",
            label=_("Your thoughts in lessons"),
            purpose=_("Your own words on what you learn."),
            seen_by=_("only you, and your colleagues where you share one"),
            tables=(
                Table(
                    "courseware.Reflection",
                    merging=Merging(_("one thought at a place: the one that stays"), ASIDE),
                ),
            ),
        ),
        Keeping(
            kind="courseware.attempts",
            label=_("How far you came in packages"),
            purpose=_("To go on where you stopped, and to know when you are done."),
            seen_by=_("only you"),
            tables=(
                Table("courseware.Session", of=("attempt__person",), merging=MOVES),
                Table("courseware.UnitState", of=("attempt__person",), merging=MOVES),
                Table(
                    "courseware.Attempt",
                    merging=Merging(_("the way that the kept account is on goes on")),
                ),
            ),
        ),
    ):
        identity.register_keeping(keeping)
    _declare_lens()


def _declare_lens() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity

    from . import selectors

    identity.register_lens(
        identity.Lens(
            "courseware.reflections",
            _("Thoughts in lessons that you share"),
            _("your colleagues"),
            selectors.lens_of_reflections,
        )
    )


def _declare_partners() -> None:
    """What is kept of people who go to partners' tools, or come from their platforms."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Retention, Table

    identity.register_keeping(
        Keeping(
            kind="courseware.partners",
            label=_("Tools and platforms of partners"),
            purpose=_(
                "To know you again in a partner's tool, or when you come from a partner's learning"
                " platform, and to pass results on."
            ),
            seen_by=_("only you; each tool and platform what you agreed to"),
            tables=(
                Table(
                    "courseware.LtiSubject",
                    merging=Merging(_("the tool knows the person by the account that stays")),
                ),
                Table(
                    "courseware.LtiScore",
                    merging=Merging(_("the score of the account that stays counts")),
                ),
                Table("courseware.LtiAccount", merging=MOVES),
                Table(
                    "courseware.LtiResult",
                    merging=Merging(_("the result of the account that stays is told")),
                ),
            ),
        )
    )
    identity.register_keeping(
        Keeping(
            kind="courseware.launches",
            label=_("Launches to and from partners"),
            purpose=_("So that whoever administers your organisation sees why one did not open."),
            seen_by=_("you, and administrators of the organisation"),
            kept_for=Retention(90),
            tables=(
                Table(
                    "courseware.LtiLaunch",
                    hidden=("nonce", "kept"),
                    ages_by="begun_at",
                    merging=MOVES,
                ),
            ),
        )
    )

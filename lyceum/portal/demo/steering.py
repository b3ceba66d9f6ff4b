"""Where the lead company stands: its culture canvas with one closed round, and what its sponsors promised.
All through the verbs of the product."""

from datetime import timedelta

from lyceum.communities import api as communities
from lyceum.communities.api import NewCommitment, NewPost
from lyceum.kernel import clock

from .talking import TITLE as CIRCLE
from .world import World

Said = tuple[str, str, str, str, tuple[str, ...]]
KEEPS, BEGAN, CLOSED = "olga", 90, 60  # days ago
HOURS, MONEY = 400 * 60, 150_000_00
# Who, part, heading, what: what was said in the first round, and who sees it so, too.
FIRST: tuple[Said, ...] = (
    (
        "olga",
        "vision",
        "",
        "Whoever moves freight here also moves on: nobody is stuck in the job they came for.",
        ("grace", "jonas", "ada"),
    ),
    ("jonas", "vision", "", "A customer hears one voice, whichever of us answers.", ("piotr",)),
    ("grace", "assumptions", "", "Learning happens after hours, if at all.", ("ada", "jonas")),
    ("piotr", "assumptions", "", "Only engineers need to understand data.", ()),
    ("ada", "experiences", "", "The night the yard counted by hand, and was right.", ("grace",)),
    ("grace", "causes", "How we lead", "Shifts were planned to the minute, learning was not.", ()),
    (
        "jonas",
        "causes",
        "Systems",
        "Every depot bought its own tools; no two lists agree.",
        ("piotr", "ada"),
    ),
    (
        "ada",
        "now",
        "",
        "We know who can drive which truck, not who could learn to plan.",
        ("grace", "olga"),
    ),
    ("piotr", "now", "", "Good ideas travel by coffee, never by mail.", ("noor",)),
    ("olga", "changes", "", "Two hours a week for learning stand in the shift plan.", ("ada",)),
    ("grace", "ahead", "", "A visitor cannot tell who learnt here first and who last.", ()),
)
# What came since.
SINCE: tuple[Said, ...] = (
    (
        "noor",
        "vision",
        "",
        "Partners in Alexandria learn with us, not after us.",
        ("olga", "jonas"),
    ),
    (
        "ada",
        "changes",
        "",
        "Support shows the frictions of the week on Fridays, and one is mended.",
        ("grace", "piotr"),
    ),
    ("jonas", "now", "", "Three depots share one list of partners since May.", ("ada",)),
    ("piotr", "ahead", "", "Every depot has somebody who teaches.", ("jonas", "noor")),
    ("grace", "experiences", "", "Our first cohort finished together, across two companies.", ()),
)
STORY = (
    "How a dispatcher became the person whom everybody asks about data: a shift swapped, a course,"
    " and a colleague who waited."
)


def steer(world: World) -> None:
    """The canvas of the lead company, its first round, what came since, and two promises."""
    by, hansa = world.actor(KEEPS), world.id("organisations", "hansa")
    with clock.travelled(clock.now() - timedelta(days=BEGAN)):
        canvas = communities.begin_canvas(by=by, organisation_id=hansa)
        _write(world, canvas.pk, FIRST)
    with clock.travelled(clock.now() - timedelta(days=CLOSED)):
        communities.close_round(by=by, canvas_id=canvas.pk, title="The first round")
    _write(world, canvas.pk, SINCE)
    _tell(world, canvas.pk)
    _promise(world, canvas.pk, hansa)


def _write(world: World, canvas_id: int, said: tuple[Said, ...]) -> None:
    for who, part, theme, words, signed in said:
        note = communities.add_note(
            by=world.actor(who), canvas_id=canvas_id, part=part, theme=theme, words=words
        )
        for other in signed:
            communities.sign_note(by=world.actor(other), note_id=note.pk)


def _tell(world: World, canvas_id: int) -> None:
    """A story told in the circle, that its teller lets be told here."""
    [space] = [row.id for row in communities.spaces_of(world.actor("ada")) if row.title == CIRCLE]
    new = NewPost(words=STORY, kind="story", may_travel=True)
    with clock.travelled(clock.now() - timedelta(days=3)):
        post = communities.share(by=world.actor("ada"), space_id=space, new=new)
    communities.bring_story(by=world.actor("ada"), canvas_id=canvas_id, post_id=post.pk)


def _promise(world: World, canvas_id: int, hansa: int) -> None:
    today = clock.today()
    began, ends = today - timedelta(days=CLOSED), today + timedelta(days=CLOSED)
    for measure, amount, currency, words in (
        ("learning", HOURS, "", "Two hours a week in the shift plan"),
        ("deposits", MONEY, "EUR", "Learning money for everybody"),
    ):
        new = NewCommitment(hansa, measure, amount, began, ends, currency, words)
        communities.promise(by=world.actor(KEEPS), canvas_id=canvas_id, new=new)

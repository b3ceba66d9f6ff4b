"""What the cast says to each other: a circle of all who sell together, with its questions, wins and
frustrations, a coffee every two weeks and a prompt on Fridays. All through the verbs of the product."""

from datetime import timedelta

from lyceum.communities import api as communities
from lyceum.communities.api import NewPost, NewSpace
from lyceum.kernel import clock

from .world import World

OPENS = "olga"
TITLE = "Selling together"
ABOUT = "For everybody who brings a partner to a customer, or a customer to a partner."
FRIDAY = 4
CARDS = {
    "sam": ("I sell cloud services to carriers.", "Pricing that a buyer understands"),
    "elena": ("I teach databases in Tartu.", "Why your join is slow"),
    "kenji": ("I keep streams of data flowing in Osaka.", "Kafka, and night trains"),
    "noor": ("I look after partners in Alexandria.", "Ports, customs, patience"),
}
# Who, days ago, of which kind, what; and who replies what.
TALK = (
    (
        *("sam", 6, "question"),
        "A partner asks for **our** price list before the first call. Do you send it?",
        (
            ("noor", "A range, never the list. Then they call."),
            ("jonas", "I send it with three examples. It saved us two calls last month."),
        ),
    ),
    (
        *("noor", 5, "win"),
        "The port of Alexandria signed. It took *eleven* weeks and one very long lunch.",
        (("sam", "Congratulations! May I copy the lunch?"),),
    ),
    (
        *("ada", 4, "frustration"),
        "I wait three weeks for access to a partner's test system, every single time.",
        (("kenji", "Same here. Who could we ask together?"),),
    ),
    (
        *("kenji", 2, "idea"),
        "One shared page for each partner:\n\n- who knows whom\n- what we promised\n- what comes next",
        (),
    ),
    (
        *("elena", 1, "story"),
        "How a student project became the customs form that all of us use now.",
        (),
    ),
)


def talk(world: World) -> None:
    """The circle, with what was said in it during the last week."""
    by, hansa = world.actor(OPENS), world.id("organisations", "hansa")
    with clock.travelled(clock.now() - timedelta(days=8)):
        new = NewSpace(title=TITLE, about=ABOUT, kind="practice", reach="ecosystem")
        space = communities.open_space(by=by, organisation_id=hansa, new=new, key="demo:circle")
        people = [world.id("people", key) for key in _who()]
        communities.add_members(by=by, space_id=space.pk, person_ids=people)
        communities.plan_prompts(
            by=by, space_id=space.pk, weekdays=[FRIDAY], prompts=["win", "barrier", "thanks"]
        )
    _introduce(world, space.pk)
    for key, ago, kind, words, replies in TALK:
        _say(world, space.pk, (key, ago, kind, words), replies)
    for key in _who():
        communities.take_part(by=world.actor(key), space_id=space.pk)
    communities.plan_coffee(
        by=by, space_id=space.pk, every_weeks=2, starts_on=clock.today() + timedelta(days=3)
    )
    communities.make_offer(
        by=world.actor("kenji"), words="Streams of data, and how to leave one", is_wide=True
    )


def _who() -> list[str]:
    """All who say something."""
    said = [key for key, *_rest in TALK]
    answered = [who for *_rest, replies in TALK for who, _words in replies]
    return list(dict.fromkeys([*CARDS, *said, *answered]))


def _introduce(world: World, space_id: int) -> None:
    for number, (key, (does, ask)) in enumerate(CARDS.items()):
        with clock.travelled(clock.now() - timedelta(days=7, hours=number)):
            card = {"does": does, "ask": ask}
            communities.introduce(by=world.actor(key), space_id=space_id, card=card)


def _say(
    world: World,
    space_id: int,
    said: tuple[str, int, str, str],
    replies: tuple[tuple[str, str], ...],
) -> None:
    """A post, its replies some hours later, and thanks from who replied."""
    key, ago, kind, words = said
    began = clock.now() - timedelta(days=ago)
    with clock.travelled(began):
        new = NewPost(words=words, kind=kind, may_travel=kind == "story")
        post = communities.share(by=world.actor(key), space_id=space_id, new=new)
    for number, (who, answer) in enumerate(replies, 1):
        with clock.travelled(began + timedelta(hours=2 * number)):
            reply = NewPost(words=answer, root_id=post.pk)
            communities.share(by=world.actor(who), space_id=space_id, new=reply)
            sign = "well-done" if kind == "win" else "with-you"
            communities.react(by=world.actor(who), post_id=post.pk, sign=sign)

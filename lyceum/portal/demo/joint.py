"""A programme that three of them own together: agreed, signed, paid, and gone into by some of the cast."""

from datetime import timedelta

from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes
from lyceum.wallets import api as wallets

from .places import HOUSE
from .world import World

OWNERS = {"hansa": (6, "logistics"), "meridian": (4, "technology"), "peipsi": (4, "education")}
SIGNERS = {"hansa": "olga", "meridian": "sam", "peipsi": "elena"}
LEARNERS = {"hansa": ("ada", "noor"), "meridian": ("sam",), "peipsi": ("elena",)}
RUNS = "piotr"
COST, BROUGHT = 18_000_01, 20_000_00
TITLE = "Clean data from ship to shelf"
ABOUT = (
    "Half a year in three phases: the same words for the same boxes, then a case of one of us, in"
    " teams in which nobody knows everything."
)
QUALITY = (
    "Every session is held in English, recorded and captioned. Whoever teaches answers in two days."
)
PROPERTY = (
    "What a team finds belongs to the team; the sponsor may use it inside the house without asking."
)


def agree(world: World) -> None:
    """The text, three signatures, the money, and who came in so far."""
    by = world.actor(RUNS)
    hansa = world.id("organisations", "hansa")
    for place, who in SIGNERS.items():
        organisations.grant_role(
            by=HOUSE,
            person_id=world.id("people", who),
            role="administrator",
            organisation_id=world.id("organisations", place),
        )
    outline = programmes.Outline(
        title=TITLE,
        about=ABOUT,
        is_joint=True,
        starts_on=world.day(-7),
        ends_on=world.day(175),
    )
    made = programmes.add_programme(by=by, organisation_id=hansa, outline=outline)
    world.learn("programmes", {"joint": made.pk})
    _sign(world, made.pk)
    programmes.open_programme(by=by, programme_id=made.pk)
    _pay(world, made.pk)
    _fill(world, made.pk)
    _admit(world, made.pk)


def _sign(world: World, programme_id: int) -> None:
    owners = tuple(
        programmes.Owner(
            organisation_id=world.id("organisations", place),
            seats=seats,
            industry=industry,
            role="runs it" if place == "hansa" else "",
        )
        for place, (seats, industry) in OWNERS.items()
    )
    pact = programmes.Pact(
        owners=owners,
        starts_on=world.day(-14),
        ends_on=world.day(300),
        cost=COST,
        cost_key="seats",
        shared=("cohort", "progress", "completion", "feedback"),
        quality=QUALITY,
        least_completed=70,
    )
    offered = programmes.offer_agreement(by=world.actor(RUNS), programme_id=programme_id, pact=pact)
    for place, who in SIGNERS.items():
        programmes.sign_agreement(
            by=world.actor(who),
            programme_id=programme_id,
            organisation_id=world.id("organisations", place),
            digest=offered.digest,
        )


def _pay(world: World, programme_id: int) -> None:
    for place in ("meridian", "peipsi"):  # Hansa Freight has brought in its year already
        wallets.make_deposit(
            by=HOUSE,
            organisation_id=world.id("organisations", place),
            amount=BROUGHT,
            currency="EUR",
            reference=f"For {TITLE}",
            paid_on=world.day(0),
        )
    programmes.split_cost(by=world.actor(RUNS), programme_id=programme_id)


def _fill(world: World, programme_id: int) -> None:
    by = world.actor(RUNS)
    brief = programmes.Brief(
        sponsor_id=world.id("organisations", "meridian"),
        title="Why do so many trucks drive home empty?",
        brief="Two years of bookings lie in our mountain. Show us what we do not see.",
        due_on=world.day(0) + timedelta(days=90),
        property_note=PROPERTY,
    )
    case = programmes.add_case(by=by, programme_id=programme_id, brief=brief)
    phase = programmes.add_phase(
        by=by, programme_id=programme_id, title="The same words", rule="any"
    )
    for key in list(world.ids("resources"))[:2]:
        programmes.add_part(by=by, phase_id=phase.pk, resource_id=world.id("resources", key))
    last = programmes.add_phase(by=by, programme_id=programme_id, title="A case of one of us")
    programmes.add_part(by=by, phase_id=last.pk, case_id=case.pk)


def _admit(world: World, programme_id: int) -> None:
    for place, people in LEARNERS.items():
        for who in people:
            asked = programmes.ask_admission(
                by=world.actor(who),
                programme_id=programme_id,
                organisation_id=world.id("organisations", place),
                asking=programmes.Asking(level="some", languages=("en",)),
            )
            programmes.answer_admission(
                by=world.actor(SIGNERS[place]), participation_id=asked.pk, is_yes=True
            )


def gather(world: World) -> None:
    """Cohorts, worked out and taken."""
    by, programme_id = world.actor(RUNS), world.id("programmes", "joint")
    limits = programmes.Limits(smallest=2, largest=3, common_hours=4)
    asked = programmes.ask_forming(by=by, programme_id=programme_id, limits=limits)
    programmes.work_out(forming_id=asked.pk)
    programmes.take_forming(by=by, forming_id=asked.pk)

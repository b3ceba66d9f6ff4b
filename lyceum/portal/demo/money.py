"""Their learning money: what Hansa Freight brings in, whom it is granted to, and what Ada and some
others do with theirs."""

from datetime import date

from lyceum.kernel.money import Money
from lyceum.learning import api as learning
from lyceum.skills import api as skills
from lyceum.wallets import api as wallets

from .goals import FIRST
from .world import Row, World, addresses, resources

DEPOSIT = 250_000_00
EVERYBODY, DATA = 600_00, 400_00
BOOK = ("A field guide to tidy data", 42_50, "So that I can look things up next to the pipelines.")


def fund(world: World) -> None:
    """The year's money, for all who work at Hansa Freight; some of it only for data skills."""
    year = date(world.day(0).year, 1, 1)
    wallets.make_deposit(
        by=world.actor("olga"),
        organisation_id=world.id("organisations", "hansa"),
        amount=DEPOSIT,
        currency="EUR",
        reference="Learning money of the year",
        paid_on=world.day(0),
    )
    _promise(world, "Learning money", EVERYBODY, wallets.Condition(), year)
    data = wallets.Condition(skill_ids=frozenset(_data_skills(world)))
    _promise(world, "Data skills", DATA, data, year)
    wallets.run_allowances()


def _promise(
    world: World, name: str, amount: int, condition: wallets.Condition, year: date
) -> None:
    by, place = world.actor("olga"), world.id("organisations", "hansa")
    draft = wallets.draft_allowance(
        by=by,
        organisation_id=place,
        condition=condition,
        name=name,
        relations=["employee"],
        amount=amount,
        currency="EUR",
        period="year",
        is_pro_rata=False,
        starts_on=year,
    )
    wallets.activate_allowance(
        by=by,
        organisation_id=place,
        allowance_id=draft.pk,
        version=draft.version,
        overlap="both",
    )


def _data_skills(world: World) -> set[int]:
    """What the role asks for that Ada goes for."""
    by = world.actor("ada")
    roles = skills.role_ids([addresses("role")[FIRST[1]]]).values()
    return {target.skill_id for role in roles for target in skills.role_profile(by, role)}


def spend(world: World) -> None:
    """Ada asks for a book, buys it, and has the money back when finance pays it out."""
    title, price, words = BOOK
    wallets.ask_off_catalogue(
        by=world.actor("ada"),
        person_id=world.id("people", "ada"),
        title=title,
        price=Money(price, "EUR"),
        request=wallets.Request(words=words),
    )


def grant(_world: World) -> None:
    """Those who came since get theirs, too; the clock would do it tonight."""
    wallets.run_allowances()


def buy(world: World, keys: list[str]) -> None:
    """Each of these takes up something that has a price, which their pots pay."""
    priced = {
        key: row
        for key, row in resources().items()
        if key in world.ids("resources") and row["language"] == "en" and 0 < _price(row) <= DATA
    }
    for key in keys:
        resource = world.dice("money", key).choice(list(priced))
        learning.enrol(
            by=world.actor(key),
            learner_id=world.id("people", key),
            resource_id=world.id("resources", resource),
        )


def _price(row: Row) -> int:
    return round(float(row["price"] or 0) * 100)

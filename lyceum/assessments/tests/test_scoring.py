"""What answers are worth, and where they put somebody."""

from dataclasses import replace

import pytest

from lyceum.assessments.scoring import Item, Option, Share, fits, item_in, kept, marked, wrong_with

SINGLE = Item("single", "2 + 2?", (Option("4", 1), Option("5")), skill_id=1)
MULTIPLE = Item("multiple", "Even?", (Option("2", 1), Option("3"), Option("4", 1)), skill_id=1)
SITUATION = Item("situation", "And now?", (Option("Ask", 4), Option("Wait", 1)), skill_id=2)
SCALE = Item("scale", "I know it", low_segment="stage: curious", high_segment="stage: at home")


@pytest.mark.parametrize(
    ("item", "said", "part"),
    [
        (SINGLE, "0", 1.0),
        (SINGLE, "1", 0.0),
        (MULTIPLE, "0\n2", 1.0),
        (MULTIPLE, "0", 0.5),
        (MULTIPLE, "0\n1\n2", 0.5),
        (MULTIPLE, "0\n0", 0.5),
        (MULTIPLE, "1", 0.0),
        (MULTIPLE, "", 0.0),
        (SITUATION, "1", 0.25),
        (SITUATION, "0", 1.0),
    ],
)
def test_an_answer_is_worth_its_part_of_the_best(item, said, part):
    outcome = marked({"a": item}, {"a": said})

    assert outcome.skills == {item.skill_id: Share(part, 1)}


def test_items_of_one_skill_weigh_the_same_and_one_left_out_reaches_nothing():
    outcome = marked({"a": SINGLE, "b": MULTIPLE, "c": SITUATION}, {"a": "0", "c": "1"})

    assert outcome.skills == {1: Share(1.0, 2), 2: Share(0.25, 1)}


@pytest.mark.parametrize(("said", "stage"), [("2", "curious"), ("3", None), ("5", "at home")])
def test_a_scale_says_where_somebody_stands_and_measures_no_skill(said, stage):
    outcome = marked({"a": SCALE}, {"a": said})

    assert outcome.segments.get("stage") == stage
    assert outcome.skills == {}


def test_of_two_that_speak_of_the_same_the_later_one_counts():
    early = Item("single", "?", (Option("No time", segment="barrier: no time"),))
    late = Item("single", "!", (Option("Alone", segment="barrier: alone"),))

    assert marked({"a": early, "b": late}, {"a": "0", "b": "0"}).segments == {"barrier": "alone"}


@pytest.mark.parametrize(
    ("item", "said", "is_one"),
    [
        (SINGLE, "0", True),
        (SINGLE, "2", False),
        (SINGLE, "0\n1", False),
        (SINGLE, "", False),
        (MULTIPLE, "", True),
        (MULTIPLE, "0\n7", False),
        (MULTIPLE, "0\n0", False),
        (SCALE, "1" * 5000, False),
        (SCALE, "6", False),
        (SCALE, "x", False),
        (Item("text", "?"), "", True),
    ],
)
def test_what_is_no_answer_is_found(item, said, is_one):
    assert fits(item, said) == is_one


def test_an_item_comes_back_as_it_was():
    assert [item_in(kept(item)) for item in (SINGLE, SITUATION, SCALE)] == [
        SINGLE,
        SITUATION,
        SCALE,
    ]


@pytest.mark.parametrize(
    "item",
    [
        replace(SINGLE, text=" "),
        replace(SINGLE, options=(Option("4", 1),)),
        replace(SINGLE, options=(Option("4", 1), Option("four", 1))),
        replace(SINGLE, options=(Option("4", 1), Option("4"))),
        replace(SINGLE, options=(Option("4"), Option("5"))),
        replace(SCALE, low_segment="curious"),
        replace(SINGLE, kind="essay"),
    ],
)
def test_what_cannot_be_asked_says_why(item):
    assert len(wrong_with(item)) >= 1
    assert wrong_with(SINGLE) == []

"""The editor keeps everything: what a form shows and a browser sends back is what there was."""

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lyceum.journeys import selectors
from lyceum.journeys.engine import editing
from lyceum.journeys.engine.shape import (
    KINDS,
    AllOf,
    Answered,
    AnyOf,
    Audience,
    Book,
    Branch,
    ByHand,
    Fact,
    Happened,
    InPlace,
    InSegment,
    Message,
    OnDate,
    OnFact,
    OnSchedule,
    OnSegment,
    OpenSpace,
    Segment,
    Share,
    Split,
    Text,
    Wait,
    WaitFor,
    WaitUntil,
)
from lyceum.journeys.forms import BookForm, EndsForm, SegmentForm, form_for
from lyceum.journeys.reasons import FACTS, NARROWED
from lyceum.journeys.types import Choices

from .browsing import sent_back

words = st.text("abc äöü{}&\"'<>", min_size=1, max_size=12).map(str.strip).filter(bool)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
names = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
pks = st.lists(st.integers(1, 40), max_size=3, unique=True).map(tuple)
roles = st.lists(
    st.sampled_from(["manager", "advisor", "mentor", "gone"]), max_size=2, unique=True
).map(tuple)
relations = st.lists(st.sampled_from(["employee", "member"]), max_size=2, unique=True).map(tuple)
audiences = st.builds(Audience, pks, relations, roles)
days = st.none() | st.integers(0, 400)
segments = st.builds(Segment, pks, relations, roles, days, days, pks, pks)


@st.composite
def facts(draw):
    name = draw(st.sampled_from(sorted(FACTS)))
    where = {
        word: draw(words if noun in ("role", "case") else st.integers(1, 40))
        for word, noun in NARROWED.get(name, {}).items()
        if draw(st.booleans())
    }
    others = draw(st.dictionaries(st.sampled_from(["what", "score"]), words | st.integers()))
    return Fact(name, {**where, **others})


def conditions(known):
    flag = st.booleans()
    answers = st.lists(words, min_size=1, max_size=2, unique=True).map(tuple)
    simple = st.one_of(
        st.builds(Happened, facts(), flag),
        st.builds(InPlace, audiences, flag),
        st.builds(Answered, words, answers, flag),
        *([st.builds(InSegment, st.sampled_from(known), flag)] if known else []),
    )
    some = st.lists(simple, min_size=1, max_size=3).map(tuple)
    return st.one_of(simple, st.builds(AllOf, some, flag), st.builds(AnyOf, some, flag))


@st.composite
def steps(draw, name, ids, known):
    """Every kind of step that has more than plain fields."""
    on = st.sampled_from([*ids, None])
    asked = st.lists(conditions(known), min_size=1, max_size=3).map(tuple)
    join = st.sampled_from(["all", "any"])
    texts = st.dictionaries(
        st.sampled_from(["en", "fr", "de", "xx"]), st.builds(Text, words, lines), min_size=1
    )
    shares = st.lists(
        st.builds(Share, words | st.just(""), st.integers(1, 9), on), min_size=2, max_size=4
    )
    weekdays = st.lists(st.integers(1, 7), min_size=1, unique=True).map(sorted).map(tuple)
    some = st.just(name)
    return draw(
        st.one_of(
            st.builds(Branch, id=some, when=asked, join=join, then=on, next=on),
            st.builds(WaitFor, id=some, until=asked, join=join, days=st.integers(1, 90), late=on, next=on),
            st.builds(Message, id=some, texts=texts, link=st.sampled_from(["", "/paths/"]), next=on),
            st.builds(Split, id=some, shares=shares.map(tuple)),
            st.builds(Wait, id=some, days=st.integers(1, 900), hours=st.integers(0, 2000), next=on),
            st.builds(WaitUntil, id=some, hour=st.integers(0, 23), weekdays=weekdays, next=on),
            st.builds(OpenSpace, id=some, title=words, about=words | st.just(""), next=on),
        )
    )  # fmt: skip


@st.composite
def books(draw):
    known = draw(st.dictionaries(words, segments, max_size=2))
    ids = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    triggers = [
        st.builds(OnFact, facts()),
        st.builds(OnDate, of=st.sampled_from(["start", "end"]), days=st.integers(-99, 99)),
        st.builds(OnDate, on=st.dates()),
        st.builds(OnSchedule, st.sampled_from(["week", "month"]), st.integers(1, 7)),
        st.just(ByHand()),
        *([st.builds(OnSegment, st.sampled_from(list(known)))] if known else []),
    ]
    asked = st.lists(conditions(list(known)), max_size=2).map(tuple)
    return Book(
        name=draw(words),
        about=draw(lines | st.just("")),
        trigger=draw(st.one_of(triggers)),
        audience=draw(audiences),
        segments=known,
        steps=tuple(draw(steps(name, ids, list(known))) for name in ids),
        exits=draw(asked),
        goals=draw(asked),
        goal_ends=draw(st.booleans()),
        again_after=draw(st.none() | st.integers(1, 99)),
        late_days=draw(st.integers(0, 60)),
    )


def in_order(part):
    """The same with the words of each choice in one order: boxes have the order of the page."""
    if isinstance(part, Audience):
        said = {
            name: tuple(sorted(one)) if isinstance(one := getattr(part, name), tuple) else one
            for name in part.__struct_fields__
        }
        return type(part)(**said)
    if isinstance(part, Answered):
        return msgspec.structs.replace(part, one_of=tuple(sorted(part.one_of)))
    if isinstance(part, msgspec.Struct):
        said = {name: in_order(getattr(part, name)) for name in part.__struct_fields__}
        return type(part)(**said)
    if isinstance(part, tuple):
        return tuple(in_order(one) for one in part)
    if isinstance(part, dict):
        return {name: in_order(one) for name, one in part.items()}
    return part


def choices_of(book, step=None):
    """An organisation that has next to nothing: what a playbook speaks of has to stay nonetheless."""
    return Choices(
        steps=[(one.id, one.id) for one in book.steps],
        questions=[("", "choose"), ("facts", [(f"fact:{name}", name) for name in FACTS])],
        triggers=[("hand", "by hand"), ("days", [("on", "on"), ("start", "start"), ("end", "end"),
                                                 ("week", "week"), ("month", "month")])],
        of={"unit": [(1, "One")], "role": [("manager", "Manager")], "space": [(7, "Seven")]},
    )  # fmt: skip


def saved(form, book):
    assert form.is_valid(), (form.errors, book)
    return form


@given(books())
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make one smaller takes minutes
)
def test_saving_what_nobody_changed_changes_nothing(book):
    wanted, offered = in_order(book), choices_of(book)
    for step in book.steps:
        form = form_for(step, offered)
        data = sent_back(*([form.asked] if form.asked else []), form)
        form = saved(form_for(step, offered, data), step)
        made = form.filled()
        for way, to in form.ways().items():
            made = editing.led_to(made, way, to)
        assert in_order(made) == wanted.step(step.id)

    made = saved(BookForm(book, offered, sent_back(BookForm(book, offered))), book).filled()
    assert in_order(made) == wanted
    form = EndsForm(book, offered)
    data = sent_back(form.goals, form.exits, form)
    assert in_order(saved(EndsForm(book, offered, data), book).filled()) == wanted
    for known in book.segments.items():
        data = sent_back(SegmentForm(offered, known, set()))
        form = saved(SegmentForm(offered, known, set(), data), known)
        made = editing.with_segment(book, known[0], form.cleaned_data["name"], form.segment())
        assert in_order(made) == wanted


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_form_of_each_kind_draws_itself_anew(kind):
    """Where a button asks for it, nothing is refused and nothing is lost."""
    book = Book(name="x", trigger=ByHand())
    step = editing.fresh(book, kind)
    offered = choices_of(book)
    form = form_for(step, offered)
    data = sent_back(*([form.asked] if form.asked else []), form)
    again = form_for(step, offered, data, "look")
    assert not again.is_bound
    second = sent_back(*([again.asked] if again.asked else []), again)
    assert second == data


def rows_after(do, *asked):
    step = Branch(id="a", when=asked)
    offered = choices_of(Book(name="x", trigger=ByHand()))
    form = form_for(step, offered)
    form = form_for(step, offered, sent_back(form.asked, form), do)
    return [[part.form.value("what") for part in row.parts] if row.parts is not None
            else row.form.value("what") for row in form.asked.rows]  # fmt: skip


def test_rows_are_added_and_removed_where_the_button_stands():
    won, asked = (Happened(Fact(f"communities.{name}Shared")) for name in ("Win", "Frustration"))
    win, rub = "fact:communities.WinShared", "fact:communities.FrustrationShared"
    both = AllOf((won, asked))
    assert rows_after("when:add", won) == [win, ""]
    assert rows_after("when:group", won) == [win, ["", ""]]
    assert rows_after("when-0:remove", won, asked) == [rub]
    assert rows_after("when-1:add", won, both) == [win, [win, rub, ""]]
    assert rows_after("when-1-0:remove", won, both) == [win, [rub]]
    assert rows_after("when-1:remove", won, both) == [win]
    for odd in (
        "when-9:add",
        "when-0:add",
        "when-9-9:remove",
        "else:add",
        "when",
        ":",
        "when-x:add",
    ):
        assert rows_after(odd, won, both) == [win, [win, rub]]


def test_a_segment_that_is_renamed_is_still_meant():
    of = InSegment("new")
    book = Book(
        name="x", trigger=OnSegment("new"), segments={"new": Segment()},
        steps=(Branch(id="a", when=(AnyOf((of,)),)), WaitFor(id="b", until=(of,))),
        exits=(of,), goals=(AllOf((of,)),),
    )  # fmt: skip
    changed = editing.with_segment(book, "new", "newer", Segment(at_most_days=30))
    assert "unknown-segment" not in {one.code for one in selectors.faults_of(changed)}
    assert list(changed.segments) == ["newer"]
    gone = editing.without_segment(changed, "newer")
    assert [one.code for one in selectors.faults_of(gone)].count("unknown-segment") == 5

"""Nobody below the smallest group can be singled out, whatever is asked, and how often."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.feedback import privacy
from lyceum.feedback.privacy import Slip

LEAST = 5
PATHS = st.sampled_from([(), (1,), (1, 10), (1, 11), (1, 10, 100), (1, 10, 101), (2,), (2, 20)])
ANSWERS = st.tuples(PATHS, st.integers(0, 10))
# What happens: somebody answers, or what waits is mixed.
HAPPENS = st.lists(st.one_of(ANSWERS, st.just("mix")), max_size=90)


class House:
    """What a box does, with the names that no box has, so that the test knows who is where."""

    def __init__(self):
        self.waiting: list[Slip] = []
        self.batches: list[privacy.Batch] = []
        self.people = 0

    def answers(self, path, score):
        self.waiting.append(Slip(path, f"{self.people}:{score}"))
        self.people += 1
        self._pour(mixes=not self.batches)

    def _pour(self, *, mixes):
        made, self.waiting = privacy.pour(self.waiting, least=LEAST, mixes=mixes)
        self.batches += made

    def mix(self):
        self._pour(mixes=True)

    def figure(self, chosen):
        """A figure of the batches that a filter lets through, and the people behind it."""
        some = [batch for batch in self.batches if chosen(batch)]
        tallies = [(len(b.said), privacy.tallied(s.split(":")[1] for s in b.said)) for b in some]
        people = frozenset(s.split(":")[0] for batch in some for s in batch.said)
        return privacy.together(tallies, least=LEAST), people


def filters():
    """Every place, and everything that is not there: wider and narrower, and both at once."""
    yield lambda batch: True
    for path in ((1,), (2,), (1, 10), (1, 11), (1, 10, 100), (1, 10, 101), (2, 20)):
        yield lambda batch, path=path: batch.path[: len(path)] == path
        yield lambda batch, path=path: batch.path[: len(path)] != path
        yield lambda batch, path=path: batch.path == path


def lived(happens):
    """The house after each thing that happened."""
    house = House()
    for one in happens:
        if one == "mix":
            house.mix()
        else:
            house.answers(*one)
        yield house


@settings(max_examples=60, deadline=None)
@given(HAPPENS)
def test_no_difference_of_two_figures_is_about_fewer_people_than_the_smallest_group(happens):
    asked = {frozenset()}
    for house in lived(happens):
        for chosen in filters():
            figure, people = house.figure(chosen)
            assert (figure is None) == (not people)
            assert figure is None or figure.people == len(people) >= LEAST
            asked.add(people)
    for one in asked:
        for other in asked:
            assert not one - other or len(one - other) >= LEAST


@settings(max_examples=60, deadline=None)
@given(HAPPENS, st.randoms(use_true_random=False))
def test_who_said_what_could_be_the_other_way_round_in_every_batch(happens, chance):
    """The strongest promise: what two of a batch said may change places, and no figure moves."""
    house = [House(), *lived(happens)][-1]
    before = [house.figure(chosen)[0] for chosen in filters()]
    for place, batch in enumerate(house.batches):
        people, scores = zip(*(said.split(":") for said in batch.said), strict=True)
        mixed = chance.sample(scores, len(scores))
        said = tuple(f"{who}:{score}" for who, score in zip(people, mixed, strict=True))
        house.batches[place] = privacy.Batch(batch.path, said)

    assert [house.figure(chosen)[0] for chosen in filters()] == before


@settings(max_examples=60, deadline=None)
@given(HAPPENS)
def test_figures_move_only_by_the_smallest_group_or_more(happens):
    before = 0
    for house in lived(happens):
        figure, _people = house.figure(lambda batch: True)
        now = figure.people if figure else 0
        assert now == before or now - before >= LEAST
        before = now


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PATHS, st.integers(0, 10)), max_size=60), st.booleans())
def test_nothing_is_lost_or_made_up(answers, mixes):
    slips = [Slip(path, str(score)) for path, score in answers]

    batches, left = privacy.pour(slips, least=LEAST, mixes=mixes)

    said = [one for batch in batches for one in batch.said] + [slip.said for slip in left]
    assert Counter(said) == Counter(slip.said for slip in slips)
    assert all(slip in slips for slip in left)
    if mixes:
        assert len(left) < LEAST


def test_those_of_one_place_stay_together_and_the_rest_come_together_above_it():
    slips = [Slip((1, 10), "9")] * 6 + [Slip((1, 11), "3")] * 3 + [Slip((1, 12), "4")] * 2

    batches, left = privacy.pour(slips, least=LEAST, mixes=True)

    assert [(batch.path, len(batch.said)) for batch in batches] == [((1, 10), 6), ((1,), 5)]
    assert left == []


def test_who_is_directly_of_the_wider_place_is_not_mixed_with_a_large_enough_narrow_one():
    slips = [Slip((1, 10), "9")] * 5 + [Slip((1,), "0")]

    batches, left = privacy.pour(slips, least=LEAST, mixes=True)

    assert [len(batch.said) for batch in batches] == [5]
    assert left == [Slip((1,), "0")]


def test_a_smallest_group_that_was_raised_leaves_smaller_batches_out():
    batches = [(5, {"9": 5}), (9, {"3": 9})]

    assert privacy.together(batches, least=8).people == 9
    assert privacy.together(batches, least=10) is None


def test_the_score_is_promoters_less_detractors():
    figure = privacy.Figure(10, {"10": 3, "9": 2, "8": 1, "7": 1, "6": 1, "0": 2})

    assert privacy.enps(figure) == privacy.Score(20, 10, 5, 2, 3)

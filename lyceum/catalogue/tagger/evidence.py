"""What in a text speaks for which skill, in numbers that the ranker weighs."""

from dataclasses import dataclass
from itertools import chain

from lyceum.kernel.arrays import np

from .framework import Floats, Framework, Ints
from .segments import Segments

SIGNS = (
    "title_words",  # the share of the best name's words that the title has
    "title_match",  # the same, less for what else the title says (F1)
    "title_meaning",  # likeness of the title and the skill
    "title_name",  # likeness of the title and the skill's name
    "stated_match",  # of the best stated skill, by words (F1)
    "stated_meaning",  # of the best stated skill, by likeness
    "stated_echo",  # how many stated skills are like it
    "said_words",  # the best sentence's share of a name of several words
    "said_often",  # how many sentences have all words of a name
    "said_meaning",  # of the best sentence, by likeness
    "said_mostly",  # the mean likeness of the three best sentences
    "whole_meaning",  # likeness of everything together
    "single",  # the best name is one word
    "rare",  # how rare the words of the name are
    "spread",  # how many roles ask for the skill
)
ALIKE = 0.55
POOL = 30  # how many each way of looking puts forward


@dataclass(frozen=True, slots=True)
class Evidence:
    """The skills put forward for one text, and a row of signs for each."""

    skills: Ints
    signs: Floats


def weigh(framework: Framework, segments: Segments, vectors: Floats | None) -> Evidence:
    """Look at a text in every way, put skills forward, and tell what speaks for each."""
    columns, picked = look(framework, segments, vectors)
    signs = np.stack([columns[name][picked] for name in SIGNS], axis=1)
    return Evidence(picked, signs.astype(np.float32))


def look(
    framework: Framework, segments: Segments, vectors: Floats | None
) -> tuple[dict[str, Floats], Ints]:
    have, match = _by_words(framework, segments)
    like, like_name = _by_meaning(framework, segments, vectors)
    first = 1 + segments.stated
    columns = {
        "title_words": have[0],
        "title_match": match[0],
        "title_meaning": like[0],
        "title_name": like_name[0],
        **_stated(match[1:first], like[1:first]),
        **_said(have[first:], like[first:]),
        "whole_meaning": like[-1],
        "single": framework.best(np.where(framework.name_size == 1, 1, 0)).astype(np.float32),
        "rare": framework.best(framework.name_worth) / 20,
        "spread": framework.spread / 5,
    }
    return columns, _put_forward(columns, match[1:first], like[1:first])


def _by_words(framework: Framework, segments: Segments) -> tuple[Floats, Floats]:
    """For each segment and skill: share of the name found, and F1 of name and segment."""
    names = len(framework.texts)
    found = [framework.places(piece) for piece in segments.pieces]
    shared = np.zeros((len(found), names), dtype=np.float32)
    for row, places in enumerate(found):
        for place in places:
            shared[row, framework.having[place]] += framework.worth[place]
    sizes = np.array([framework.worth[p].sum() for p in found], dtype=np.float32)
    have = shared / framework.name_worth
    match = 2 * shared / (framework.name_worth + np.maximum(sizes, 1e-6)[:, None])
    return framework.best(have), framework.best(match)


def _by_meaning(
    framework: Framework, segments: Segments, vectors: Floats | None
) -> tuple[Floats, Floats]:
    """For each segment, and all of them together at the end, the likeness with each skill."""
    count = len(framework)
    if vectors is None or framework.vectors is None:
        nothing = np.zeros((len(segments.pieces) + 1, count), dtype=np.float32)
        return nothing, nothing
    whole = vectors.sum(axis=0) + vectors[0]
    whole /= max(float(np.linalg.norm(whole)), 1e-9)
    like = np.concatenate([vectors, whole[None]]) @ framework.vectors.T
    return np.maximum(like[:, :count], like[:, count:]), like[:, :count]


def _stated(match: Floats, like: Floats) -> dict[str, Floats]:
    if not len(match):
        none = np.zeros(match.shape[1], dtype=np.float32)
        return {"stated_match": none, "stated_meaning": none, "stated_echo": none}
    return {
        "stated_match": match.max(axis=0),
        "stated_meaning": like.max(axis=0),
        "stated_echo": np.log1p((like > ALIKE).sum(axis=0)).astype(np.float32),
    }


def _said(have: Floats, like: Floats) -> dict[str, Floats]:
    like = like[: len(have)]
    if not len(have):
        none = np.zeros(have.shape[1], dtype=np.float32)
        return dict.fromkeys(("said_words", "said_often", "said_meaning", "said_mostly"), none)
    best = -np.sort(-like, axis=0)[:3] if len(like) > 1 else like
    return {
        "said_words": have.max(axis=0),
        "said_often": np.log1p((have > 0.99).sum(axis=0)).astype(np.float32),  # noqa: PLR2004
        "said_meaning": best[0],
        "said_mostly": best.mean(axis=0),
    }


def _put_forward(columns: dict[str, Floats], match: Floats, like: Floats) -> Ints:
    """The best of each way of looking, and of each stated skill."""
    said = columns["said_words"] * columns["rare"]
    ways = [
        columns["title_meaning"],
        columns["title_match"],
        columns["whole_meaning"],
        columns["said_meaning"],
        columns["said_mostly"],
        said,
    ]
    each_stated = [m + s for m, s in zip(match, like, strict=False)]
    tops = chain(((way, POOL) for way in ways), ((way, 5) for way in each_stated))
    return np.unique(np.concatenate([_top(way, most) for way, most in tops]))


def _top(values: Floats, most: int) -> Ints:
    if len(values) <= most:
        return np.flatnonzero(values > 0)
    best = np.argpartition(-values, most)[:most]
    return best[values[best] > 0]

import pytest

from lyceum.catalogue.tagger import ResourceText, SkillName, Tagger
from lyceum.catalogue.tagger.segments import sentences
from lyceum.catalogue.tagger.stems import stem
from lyceum.kernel import embeddings

PYTHON, PROJECTS, GUITAR, AUDIENCE, DATABASES = range(1, 6)
NAMES = [
    SkillName(skill_id=PYTHON, text="Python (computer programming)"),
    SkillName(skill_id=PYTHON, text="Python", is_preferred=False),
    SkillName(skill_id=PROJECTS, text="manage projects", description="Plan budget and time."),
    SkillName(skill_id=PROJECTS, text="project management", is_preferred=False),
    SkillName(skill_id=GUITAR, text="play the guitar"),
    SkillName(skill_id=AUDIENCE, text="address an audience"),
    SkillName(skill_id=DATABASES, text="database management systems"),
]


@pytest.fixture(scope="module")
def tagger():
    return Tagger(NAMES)


def proposed(tagger, title, **more):
    return tagger.propose([ResourceText(title=title, **more)], least=0)[0]


def test_it_proposes_what_the_title_names(tagger):
    first = proposed(tagger, "Programming in Python from zero")[0]

    assert first.skill_id == PYTHON
    assert 0 < first.score <= 1
    assert "python" in first.words


def test_it_reads_stated_skills(tagger):
    found = proposed(tagger, "Become a star", stated=["Project Management", "Guitar"])

    assert {PROJECTS, GUITAR} <= {p.skill_id for p in found[:3]}


def test_it_reads_the_description(tagger):
    found = proposed(tagger, "Module 7", description="You design tables. Database systems at work.")

    assert found[0].skill_id == DATABASES


def test_it_understands_other_words_for_the_same(tagger):
    (found,) = tagger.propose([ResourceText(title="Speak to a crowd")], least=0)

    assert found[0].skill_id == AUDIENCE


def test_the_best_comes_first_and_nothing_below_the_least(tagger):
    text = ResourceText(title="Python projects", stated=["guitar"])
    (found,) = tagger.propose([text], limit=2, least=0.2)

    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert len(found) <= 2
    assert all(p.score >= 0.2 for p in found)


def test_many_are_proposed_as_each_alone(tagger):
    texts = [ResourceText(title=t) for t in ("Guitar", "", "Python", "!!!", "日本語", "Speak up")]

    assert tagger.propose(texts) == [tagger.propose([text])[0] for text in texts]
    assert tagger.propose([]) == []


def test_without_the_table_it_goes_by_words(monkeypatch, tmp_path):
    monkeypatch.setattr(embeddings, "TABLE", tmp_path)

    assert proposed(Tagger(NAMES), "Python")[0].skill_id == PYTHON


def test_without_a_framework_there_is_nothing_to_propose():
    assert Tagger([]).propose([ResourceText(title="Python")]) == [[]]


def test_sentences_are_few_short_and_different():
    text = "One sentence here. Another one follows!\n• A point of a list • " + "word " * 200
    found = sentences(text + text)

    assert found[:3] == ["One sentence here.", "Another one follows!", "A point of a list"]
    assert max(map(len, found)) <= 240


@pytest.mark.parametrize(
    "family",
    [
        "manage manager managing management",
        "design designer designing",
        "communicate communication communications",
        "plan planning planned",
        "business businesses",
        "engineer engineering engineers",
    ],
)
def test_words_of_a_family_have_one_stem(family):
    assert len({stem(word) for word in family.split()}) == 1

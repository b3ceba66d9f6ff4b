import random

import pytest

from lyceum.kernel import embeddings
from lyceum.skills.search import Label, SkillIndex
from lyceum.skills.search.folding import fold, readings
from lyceum.skills.search.packing import Texts

PYTHON, TIME, AUDIENCE, SQL, DATABASES, ACCOUNTS = range(1, 7)
LABELS = [
    Label(concept_id=PYTHON, text="Python (computer programming)"),
    Label(concept_id=TIME, text="manage time"),
    Label(concept_id=TIME, text="time management", is_preferred=False),
    Label(concept_id=TIME, text="gestion du temps", language="fr"),
    Label(concept_id=TIME, text="gérer son temps", language="fr", is_preferred=False),
    Label(concept_id=AUDIENCE, text="address an audience"),
    Label(concept_id=SQL, text="SQL"),
    Label(concept_id=DATABASES, text="database management systems"),
    Label(concept_id=DATABASES, text="SQL", is_preferred=False),
    Label(concept_id=ACCOUNTS, text="contrôleur/contrôleuse de gestion", language="fr"),
]


@pytest.fixture(scope="module")
def index():
    return SkillIndex.build(LABELS)


def first(answer):
    return answer.hits[0].concept_id if answer.hits else None


def test_it_finds_a_label_by_its_words(index):
    answer = index.search("python")

    assert first(answer) == PYTHON
    assert answer.hits[0].score == 1
    assert answer.by == "meaning"


@pytest.mark.parametrize("slip", ["pyhton", "pythn", "Pythonn", "pytohn"])
def test_it_forgives_a_slip_of_the_fingers(index, slip):
    assert first(index.search(slip)) == PYTHON


def test_it_finds_what_is_being_typed(index):
    assert first(index.search("pyth")) == PYTHON
    assert first(index.search("database man")) == DATABASES


def test_it_finds_by_meaning(index):
    assert first(index.search("speak to the public audiences")) == AUDIENCE


def test_a_name_comes_before_another_label_of_the_same_words(index):
    assert [hit.concept_id for hit in index.search("sql").hits[:2]] == [SQL, DATABASES]


def test_accents_and_capitals_do_not_matter(index):
    assert first(index.search("GERER SON TEMPS", "fr")) == TIME


def test_each_side_of_a_label_in_two_genders_is_one(index):
    assert index.search("controleuse de gestion", "fr").hits[0].score > 0.9
    assert list(readings("Controller/in")) == ["controller in", "controller", "in"]


def test_english_steps_in_where_a_language_has_no_label(index):
    hit = index.search("python", "fr").hits[0]

    assert (hit.concept_id, hit.language) == (PYTHON, "en")
    assert hit.score < 1


def test_an_unknown_language_is_searched_in_english(index):
    assert first(index.search("time management", "xx")) == TIME


@pytest.mark.parametrize("nothing", ["", "  ", "???", "zzzzzz qqqqqq", "\x00", "ใหม่"])
def test_nothing_is_found_for_nothing(index, nothing):
    assert index.search(nothing).hits == ()


def test_it_never_gives_more_than_asked(index):
    assert len(index.search("management", limit=1).hits) == 1


def test_without_the_table_it_goes_by_words_and_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(embeddings, "TABLE", tmp_path)
    answer = SkillIndex.build(LABELS).search("time managment")

    assert first(answer) == TIME
    assert answer.by == "words"


def test_an_empty_framework_answers_nothing():
    assert SkillIndex.build([]).search("python").hits == ()
    english_only_in_name = SkillIndex.build([Label(concept_id=1, text="!!!")])
    assert english_only_in_name.search("python").hits == ()


def test_it_is_kept_on_disk_and_answers_the_same(index, tmp_path):
    folder = tmp_path / "skills"
    SkillIndex.kept(folder, "one", lambda: LABELS)
    again = SkillIndex.kept(folder, "one", lambda: pytest.fail("it was built before"))

    assert again.search("pyhton") == index.search("pyhton")


def test_a_new_stamp_builds_anew_and_the_old_one_goes(tmp_path):
    SkillIndex.kept(tmp_path, "one", lambda: LABELS)
    newer = SkillIndex.kept(tmp_path, "two", lambda: LABELS[:1])

    assert newer.search("sql").hits == ()
    assert [folder.name[:3] for folder in tmp_path.iterdir()] == ["two"]


def test_a_broken_folder_is_built_again(tmp_path):
    SkillIndex.kept(tmp_path, "one", lambda: LABELS)
    (broken,) = tmp_path.iterdir()
    (broken / "about.json").write_text("{")

    assert first(SkillIndex.kept(tmp_path, "one", lambda: LABELS).search("sql")) == SQL


def test_any_text_may_be_searched(index):
    letters = "abcé ß/()[]{}+#%\\'\"\x00\u200b日ไ🙂"
    chance = random.Random(1)  # noqa: S311  only letters
    for _ in range(200):
        index.search("".join(chance.choices(letters, k=chance.randrange(1, 30))), "fr")


def test_folding_keeps_what_tells_languages_of_machines_apart():
    assert fold("C++, C# & Objective-C") == "c++ c# objective c"


def test_texts_are_found_by_halving():
    texts = Texts.of(["a", "ab", "abc", "b"])

    assert list(texts.starting_with("ab")) == [1, 2]
    assert texts.place("ab") == 1
    assert texts.place("abcd") is None


def test_a_longer_word_is_not_taken_for_a_slip():
    labels = [Label(concept_id=1, text="informatics"), Label(concept_id=2, text="design")]
    index = SkillIndex.build(labels)

    assert (
        index.search("bioinformatics").hits == ()
        or index.search("bioinformatics").hits[0].score < 1
    )
    assert all(hit.score < 1 for hit in index.search("indesign").hits)

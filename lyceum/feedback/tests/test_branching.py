"""Which question comes next; a survey that goes round, or leaves a question out, is told where."""

from dataclasses import replace

from lyceum.feedback.branching import END, Question, Rule, faults, question_in, walked, words_of


def q(key, kind="text", **more):
    options = ("Yes", "No") if kind in ("single", "multiple") else ()
    return Question(key, kind, f"What of {key}?", **{"options": options, **more})


THREE = [
    q("a", "single", rules=(Rule("has", "No", "c"),)),
    q("b"),
    q("c", "enps", rules=(Rule("at_most", "6", END),)),
    q("d"),
]


def places(questions):
    return [(fault.place, fault.problem) for fault in faults(questions)]


def test_the_way_follows_the_answers():
    assert walked(THREE, {}) == ([], "a")
    assert walked(THREE, {"a": "Yes"}) == (["a"], "b")
    assert walked(THREE, {"a": "No"}) == (["a"], "c")
    assert walked(THREE, {"a": "No", "c": "6"}) == (["a", "c"], END)
    assert walked(THREE, {"a": "No", "c": "7"}) == (["a", "c"], "d")


def test_answers_on_a_way_that_was_left_do_not_count():
    assert walked(THREE, {"a": "No", "b": "said before", "c": "2"})[0] == ["a", "c"]


def test_a_sound_survey_has_no_fault_and_comes_back_as_it_was():
    assert faults(THREE) == []
    assert [question_in(words_of(each)) for each in THREE] == THREE


def test_a_loop_is_told_where_it_turns_back():
    going_round = [*THREE[:3], replace(THREE[3], then="b")]

    assert [place for place, words in places(going_round)] == [4]
    assert "question 2" in places(going_round)[0][1]


def test_a_question_to_which_no_way_leads_is_told():
    jumps = [q("a", then="c"), q("b"), q("c")]
    all_answers = (Rule("has", "Yes", "c"), Rule("has", "No", END))
    covered = [q("a", "single", rules=all_answers), q("b"), q("c")]

    assert places(jumps) == [(2, "No way leads to it.")]
    assert places(covered) == [(2, "No way leads to it.")]


def test_a_rule_that_never_holds_leads_nowhere():
    hidden = (Rule("at_most", "8", "c"), Rule("at_most", "6", "b"), Rule("at_least", "9", END))
    questions = [q("a", "enps", rules=hidden), q("b"), q("c")]

    assert places(questions) == [(2, "No way leads to it.")]


def test_what_is_missing_is_told_with_its_place():
    wrong = [
        q("a", "single", options=("Yes",)),
        q("b", then="z"),
        replace(q("c"), text=" "),
        q("d", "multiple", rules=(Rule("has", "Maybe", END),)),
    ]

    assert [place for place, _words in places(wrong)] == [1, 2, 3, 4]
    assert places([]) == [(0, "There is no question yet.")]

"""The way of one person through the questions."""

from collections.abc import Mapping, Sequence

from .questions import END, SCALE, Question, Rule

NUMBERS = (SCALE, "enps")


def next_after(questions: Sequence[Question], question: Question, said: str) -> str:
    """The key of what comes after this answer, or END. An answer left out keeps to the way."""
    for rule in question.rules:
        if said and holds(rule, question, said):
            return rule.to
    return below(questions, question)


def holds(rule: Rule, question: Question, said: str) -> bool:
    """Does a rule speak of this answer?"""
    if question.kind in NUMBERS:
        limit, number = int(rule.value), int(said)
        return number <= limit if rule.when == "at_most" else number >= limit
    return rule.value in said.split("\n")


def below(questions: Sequence[Question], question: Question) -> str:
    """Where one goes if no rule says otherwise."""
    if question.then:
        return question.then
    place = questions.index(question) + 1
    return questions[place].key if place < len(questions) else END


def walked(questions: Sequence[Question], said: Mapping[str, str]) -> tuple[list[str], str]:
    """The keys of what was answered on the way that the answers make, and what comes next (or END).

    Answers that lie on another way, since somebody went back and chose differently, do not count.
    """
    known = {question.key: question for question in questions}
    way: list[str] = []
    here = questions[0].key if questions else END
    while here != END and here in known and here in said and here not in way:
        way.append(here)
        here = next_after(questions, known[here], said[here])
    return way, here

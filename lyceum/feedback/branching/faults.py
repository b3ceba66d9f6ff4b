"""What stands in the way of a survey, each fault with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .questions import CHOICES, END, KINDS, SINGLE, Question, Rule
from .walking import below, holds

MOST, OPTIONS = 40, 30
LEAST_OPTIONS = 2


@dataclass(frozen=True)
class Fault:
    """What is wrong with the question at a place (from 1; 0: with the whole)."""

    place: int
    problem: str


def faults(questions: Sequence[Question]) -> list[Fault]:
    """All of them, in the order of the questions."""
    if not questions:
        return [Fault(0, _("There is no question yet."))]
    if len(questions) > MOST:
        return [Fault(0, _("A survey has {n} questions at most.").format(n=MOST))]
    found = [
        Fault(place, problem)
        for place, question in enumerate(questions, start=1)
        for problem in _of_one(questions, question)
    ]
    return found or sorted([*_loops(questions), *_unreachable(questions)], key=lambda f: f.place)


def _of_one(questions: Sequence[Question], question: Question) -> Iterator[str]:
    if question.kind not in KINDS:
        yield _("“{kind}” is no kind of question.").format(kind=question.kind)
    if not question.text.strip():
        yield _("It asks nothing.")
    if question.kind in CHOICES:
        yield from _of_options(question)
    keys = {each.key for each in questions} | {END}
    for rule in question.rules:
        if rule.to not in keys:
            yield _("It leads to a question that is not there.")
        if question.kind in CHOICES and rule.value not in question.options:
            yield _("It has a rule for “{option}”, which cannot be chosen.").format(
                option=rule.value
            )
    if question.then and question.then not in keys:
        yield _("It leads to a question that is not there.")


def _of_options(question: Question) -> Iterator[str]:
    if len(question.options) < LEAST_OPTIONS:
        yield _("It needs two answers to choose from.")
    if len(question.options) > OPTIONS:
        yield _("It has more than {n} answers to choose from.").format(n=OPTIONS)
    if len(set(question.options)) < len(question.options):
        yield _("The same answer stands there twice.")


def targets(questions: Sequence[Question], question: Question) -> list[str]:
    """Where one can go from a question: only where some answer leads."""
    reached = [rule.to for rule in question.rules if _can_hold(question, rule)]
    return reached if _always_holds(question) else [*reached, below(questions, question)]


def _can_hold(question: Question, rule: Rule) -> bool:
    """The first rule that holds counts: one that stands behind another of the same may never."""
    if not question.numbers:
        return True
    mine = question.rules.index(rule)
    return any(
        holds(question.rules[mine], question, str(number))
        and not any(holds(before, question, str(number)) for before in question.rules[:mine])
        for number in question.numbers
    )


def _always_holds(question: Question) -> bool:
    if not question.is_required or not question.rules:
        return False
    if question.kind == SINGLE:
        return {rule.value for rule in question.rules} >= set(question.options)
    return bool(question.numbers) and all(
        any(holds(rule, question, str(number)) for rule in question.rules)
        for number in question.numbers
    )


def _loops(questions: Sequence[Question]) -> list[Fault]:
    """The questions from which a way leads back to them, told where it turns back."""
    places = {question.key: place for place, question in enumerate(questions, start=1)}
    ways = {question.key: targets(questions, question) for question in questions}
    found = []
    for question in questions:
        for to in ways[question.key]:
            if to != END and places[to] <= places[question.key] and _leads(ways, to, question.key):
                words = _("It leads back to question {n}: somebody could go round for ever.")
                found.append(Fault(places[question.key], words.format(n=places[to])))
    return found


def _leads(ways: dict[str, list[str]], start: str, end: str) -> bool:
    return end in _reached(ways, start)


def _unreachable(questions: Sequence[Question]) -> list[Fault]:
    ways = {question.key: targets(questions, question) for question in questions}
    reached = _reached(ways, questions[0].key)
    return [
        Fault(place, _("No way leads to it."))
        for place, question in enumerate(questions, start=1)
        if question.key not in reached
    ]


def _reached(ways: dict[str, list[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for to in ways[waiting.pop()]:
            if to != END and to not in found:
                found.add(to)
                waiting.append(to)
    return found

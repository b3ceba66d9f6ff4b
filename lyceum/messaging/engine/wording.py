"""Words that an administrator writes instead of ours: a small part of Django's template language.

Placeholders, `if`, `translate` and a handful of filters; nothing that reads files, other templates
or attributes. What cannot be understood is told with its line and what was expected.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import FilterExpression, Node, Variable, VariableNode
from django.template.defaulttags import IfNode
from django.utils.translation import gettext as _

LONGEST = 10_000
SUBJECT = 200
# What a placeholder may look like in the preview.
SAMPLES: dict[str, Any] = {
    "title": "Data analysis for everyone",
    "by": "Grace Hopper",
    "name": "Ada",
    "place": "Northwind",
    "price": "90 €",
    "role": "teacher",
    "count": 2,
    "more": 2,
    "number": 2,
    "n": 2,
    "code": "123-456",
    "day": "2030-05-06",
    "until": "2030-05-06",
    "when": "Monday, 6 May 2030, 9:00",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which line (from 1)."""

    line: int
    problem: str


class SmallEngine(Engine):
    """Knows the few tags and filters of `words` and nothing else."""

    default_builtins = ["lyceum.messaging.engine.words"]


@lru_cache(maxsize=256)
def compiled(text: str) -> Template:
    """The words, ready to be filled; raises TemplateSyntaxError."""
    return Template(text, engine=SmallEngine(autoescape=False))


def filled(text: str, words: dict[str, Any]) -> str:
    """The words with these values in them."""
    return compiled(text).render(Context(words, autoescape=False))


def faults(text: str, allowed: set[str]) -> list[Fault]:
    """Everything that is wrong with these words, where `allowed` placeholders have a value."""
    if len(text) > LONGEST:
        return [Fault(1, _("It is longer than {n} characters.").format(n=LONGEST))]
    if not text.strip():
        return [Fault(1, _("The first line is the subject. It is empty."))]
    try:
        template = compiled(text)
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        return [Fault(getattr(token, "lineno", 1), str(error))]
    return [*_unknown(template, allowed), *_subject_faults(text)]


def _unknown(template: Template, allowed: set[str]) -> Iterator[Fault]:
    known = ", ".join(sorted(allowed))
    for line, name in placeholders(template):
        if name not in allowed:
            words = _("“{name}” is nothing that this kind knows. It knows: {known}.")
            yield Fault(line, words.format(name=name, known=known))


def _subject_faults(text: str) -> Iterator[Fault]:
    try:
        said = filled(text, SAMPLES).strip()
    except (ValueError, TypeError) as error:
        yield Fault(1, str(error))
        return
    subject = said.partition("\n")[0].strip()
    if not subject:
        yield Fault(1, _("The first line is the subject. It is empty."))
    if len(subject) > SUBJECT:
        yield Fault(1, _("The subject is longer than {n} characters.").format(n=SUBJECT))


def placeholders(template: Any) -> Iterator[tuple[int, str]]:
    """The names that a template asks for, each with its line."""
    for node in template.nodelist.get_nodes_by_type(Node):
        line = node.token.lineno if getattr(node, "token", None) else 1
        for expression in _expressions(node):
            for name in _names(expression):
                yield line, name


def _expressions(node: Node) -> Iterator[Any]:
    if isinstance(node, VariableNode):
        yield node.filter_expression
    elif isinstance(node, IfNode):
        for condition, _nodes in node.conditions_nodelists:
            yield from _of_condition(condition)
    elif hasattr(node, "filter_expression"):  # translate
        yield node.filter_expression


def _of_condition(condition: Any) -> Iterator[Any]:
    if condition is None:  # else
        return
    if isinstance(getattr(condition, "value", None), FilterExpression):
        yield condition.value
    for part in (getattr(condition, "first", None), getattr(condition, "second", None)):
        if part is not None:
            yield from _of_condition(part)


def _names(expression: Any) -> Iterator[str]:
    variables = [expression.var]
    variables += [arg for _filter, args in expression.filters for is_name, arg in args if is_name]
    for variable in variables:
        if isinstance(variable, Variable) and variable.lookups:
            yield ".".join(variable.lookups)

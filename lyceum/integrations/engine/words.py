"""Jinja, as much of it as writes a few words: names, comparisons, a dozen filters.

Jinja's sandbox keeps a template from Python's attributes; on top of it, every kind of node that is
not named here is refused before anything is compiled (so no loops, calls, products or powers), an
attribute is a key of the payload and nothing else, and what a filter makes is bounded before it is
made.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

RESERVED = ("self", "loop", "caller", "varargs", "kwargs", "super")
LONGEST = 2000  # of a template, and of what it writes
WHOLE = 10_000  # of what a filter makes on the way
FILTERS = ("lower", "upper", "trim", "default", "first", "last", "length", "int", "truncate")
TESTS = ("defined", "none", "string", "number", "in", "true", "false")
NODES = (
    *("Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "Compare"),
    *("Operand", "And", "Or", "Not", "CondExpr", "Filter", "Test", "Add", "Sub", "List", "Tuple"),
    "Keyword",
)


class WordsAreWrong(ValueError):
    """What is wrong with a template or with what it met, in words."""


def writer(template: str) -> Callable[[Mapping[str, Any]], str]:
    """A function from the payload's names to text; a name that is not there is told."""
    strict, _lenient = _environments()
    _insist_on_few(strict, template)
    compiled = _compiled(lambda: strict.from_string(template))

    def write(names: Mapping[str, Any]) -> str:
        written: list[str] = []
        for piece in _told(lambda: compiled.generate(names)):
            written.append(piece)
            if sum(map(len, written)) > LONGEST:
                raise WordsAreWrong(f"more than {LONGEST} characters")
        return _clean("".join(written))

    return write


def _clean(words: str) -> str:
    """Without what no database keeps: zero bytes and halves of characters."""
    return words.replace("\0", "").encode("utf-8", "replace").decode().strip()


def judge(expression: str) -> Callable[[Mapping[str, Any]], bool]:
    """A function from the payload's names to yes or no; what is not there counts as no."""
    _strict, lenient = _environments()
    _insist_on_few(lenient, "{{ (" + expression + "\n) }}")
    compiled = _compiled(lambda: lenient.compile_expression(expression))

    def judged(names: Mapping[str, Any]) -> bool:
        return bool(next(_told(lambda: iter([compiled(**names)]))))

    return judged


def _told(made: Callable[[], Any]) -> Any:
    """What a template gives, its errors in our own words."""
    from jinja2 import TemplateError  # noqa: PLC0415  loaded with the first mapping

    try:
        yield from made()
    except RecursionError as error:
        raise WordsAreWrong("this is nested too deeply") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, AssertionError) as error:
        raise WordsAreWrong(str(error)) from error


def _compiled(make: Callable[[], Any]) -> Any:
    return next(_told(lambda: iter([make()])))


def _insist_on_few(environment: Any, template: str) -> None:
    from jinja2.nodes import Node  # noqa: PLC0415  as above

    if len(template) > LONGEST:
        raise WordsAreWrong(f"more than {LONGEST} characters")
    tree = _compiled(lambda: environment.parse(template))
    for node in (tree, *tree.find_all(Node)):
        kind, name = type(node).__name__, str(getattr(node, "name", getattr(node, "attr", "")))
        known = {"Filter": environment.filters, "Test": environment.tests}.get(kind)
        is_strange = kind not in NODES or (known is not None and name not in known)
        if is_strange or name.startswith("_") or (kind == "Name" and name in RESERVED):
            raise WordsAreWrong(f"{kind} {name}".strip() + " is not offered here")


@cache
def _environments() -> tuple[Any, Any]:
    """One that insists on every name, one for conditions."""
    from jinja2 import ChainableUndefined, StrictUndefined  # noqa: PLC0415  as above

    return _environment(StrictUndefined), _environment(ChainableUndefined)


def _environment(undefined: Any) -> Any:
    from jinja2.exceptions import SecurityError  # noqa: PLC0415  as above
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415  as above

    class Narrow(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(["+", "-"])

        def getitem(self, obj: Any, argument: Any) -> Any:
            try:
                if isinstance(obj, dict | list):
                    return obj[argument]
            except (LookupError, TypeError):
                pass
            return self.undefined(obj=obj, name=argument)

        def getattr(self, obj: Any, attribute: str) -> Any:
            return self.getitem(obj, attribute)

        def call(self, *args: Any, **kwargs: Any) -> Any:
            raise SecurityError("nothing is called here")

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            made = super().call_binop(context, operator, _small(left), _small(right))
            return _small(made)

    made = Narrow(undefined=undefined, finalize=_plain, cache_size=0, extensions=())
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.filters |= {"replace": _replaced, "join": _joined, "origin": _origin}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


def _plain(found: Any) -> Any:
    """Only words and numbers are written."""
    if isinstance(found, dict | list):
        raise WordsAreWrong("this is a whole part of the payload, not a word")
    return "" if found is None else found


def _small(found: Any) -> Any:
    if not isinstance(found, str | int | float) or len(str(found)) > WHOLE:
        raise WordsAreWrong(f"not a word or a number of at most {WHOLE} characters")
    return found


def _replaced(words: Any, old: str, new: str) -> str:
    text = str(_small(words))
    if not old or len(text) + text.count(old) * len(new) > WHOLE:
        raise WordsAreWrong("replace: nothing to replace, or too much")
    return text.replace(old, new)


def _joined(found: Any, between: str = "") -> str:
    words = [str(_small(one)) for one in (found if isinstance(found, list) else [found])]
    if sum(map(len, words)) + len(words) * len(between) > WHOLE:
        raise WordsAreWrong("join: too much")
    return between.join(words)


def _origin(address: Any) -> str:
    """Where an address lives: `https://jira.example` of one of its pages."""
    parts = urlsplit(str(_small(address)))
    return f"{parts.scheme}://{parts.netloc}"

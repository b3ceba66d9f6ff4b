"""JSONPath (RFC 9535), as much of it as ends in time whatever it is asked of.

A path may go through the whole payload once (`..`) and filter once (`[?…]`); inside the filter it
looks at what is there and never at the whole again. What it names side by side (`[0,1]`) doubles
with every step, so that is bounded, too. Regular expressions are left out.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any

LONGEST = 300
MOST = 100
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


class PathIsWrong(ValueError):
    """What is wrong with a path, in words."""


def picker(path: str) -> Callable[[Any], Any]:
    """A function from a payload to the one thing that the path finds: several as a list of at most
    100, none as None."""
    from jsonpath.exceptions import JSONPathError  # noqa: PLC0415  loaded with the first mapping

    _insist_on_end(path)
    compiled = _compiled(path)
    is_one = compiled.singular_query()

    def pick(payload: Any) -> Any:
        try:
            found = [match.value for match in islice(compiled.finditer(payload), MOST)]
        except JSONPathError as error:
            raise PathIsWrong(str(error).partition("\n")[0]) from error
        return (found[0] if found else None) if is_one or len(found) < 2 else found  # noqa: PLR2004

    return pick


def _insist_on_end(path: str) -> None:
    if len(path) > LONGEST:
        raise PathIsWrong(f"more than {LONGEST} characters")
    bare = QUOTED.sub("", path)
    for sign, most in (("..", 1), ("?", 1), ("$", 1), ("*", 3), (",", 3)):
        if bare.count(sign) > most:
            raise PathIsWrong(f"{sign} stands in it more than {most} times")


def _compiled(path: str) -> Any:
    from jsonpath.exceptions import JSONPathError  # noqa: PLC0415  loaded with the first mapping

    try:
        return _environment().compile(path)
    except JSONPathError as error:
        raise PathIsWrong(str(error).partition("\n")[0]) from error


@cache
def _environment() -> Any:
    from jsonpath import JSONPathEnvironment  # noqa: PLC0415  as above

    made = JSONPathEnvironment(strict=True)
    for name in ("match", "search"):
        del made.function_extensions[name]
    return made

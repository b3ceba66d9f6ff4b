"""From what a system sends to what a person did: JSONPath picks, Jinja writes, in narrow bounds.

    rules = read(mapping)               raises MappingIsWrong with the place
    deeds(rules, Given(headers, body))  what the payload tells, or nothing; the same error

Plain Python. A mapping is data that an administrator of an organisation writes, so nothing in it is
trusted: no call, no loop, no attribute of Python, no pattern that a hostile payload makes slow.
"""

from .mapping import Deed, Given, MappingIsWrong, Rule, Vocabulary, deeds, read

__all__ = ["Deed", "Given", "MappingIsWrong", "Rule", "Vocabulary", "deeds", "read"]

"""When two statements are the same (2.3.1): the text that is compared, and its 64-bit hash.

Not compared are: what a store sets (id, stored, authority, version, timestamp), attachments, the
display of verbs, the definitions of activities, the order of members and of activities in a
context, capitals of UUIDs, domains and hashes, how a number is written, what a duration says below
0.01 s, a single activity for a list of one, spaces and the order of properties.
"""


def of_parts(actor: bytes, verb: bytes, thing: bytes, result: bytes, context: bytes) -> bytes:
    """The compared text of a statement, from those of its parts. No part has the byte NUL."""
    return b"\x00".join((actor, verb, thing, result, context))


def fingerprint(raw: bytes) -> int:
    """The hash of what a statement says, whatever version it was told in; or a `Flaw`."""
    from .hearing import hear_again  # noqa: PLC0415 - hearing asks here for the text

    return hear_again(raw).fingerprint

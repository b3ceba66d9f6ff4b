"""Which way somebody goes where the lot decides: always the same for the same person and step."""

from collections.abc import Sequence
from hashlib import sha256


def share_of(seed: str, person_id: int, step: str, weights: Sequence[int]) -> int:
    """The number of the way, from 0. Another playbook (`seed`) draws anew."""
    said = f"{seed}:{step}:{person_id}".encode()
    drawn = int.from_bytes(sha256(said).digest()[:8]) % sum(weights)
    for number, weight in enumerate(weights):
        drawn -= weight
        if drawn < 0:
            return number
    raise ValueError("there are no ways")

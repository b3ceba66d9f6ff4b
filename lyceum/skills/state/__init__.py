"""From evidence to state: the model of docs/decisions/0008-skill-state.md, in plain Python."""

from .model import FLOORS, HALF_LIFE_DAYS, JUDGEMENTS, TRUST, Piece, State, add_up

__all__ = ["FLOORS", "HALF_LIFE_DAYS", "JUDGEMENTS", "TRUST", "Piece", "State", "add_up"]

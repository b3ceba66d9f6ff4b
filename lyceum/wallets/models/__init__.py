"""The nouns of learning money."""

from .books import Account, Book, Checkpoint, Exchange, Hold, Posting, Transfer

__all__ = ["Account", "Book", "Checkpoint", "Exchange", "Hold", "Posting", "Transfer"]

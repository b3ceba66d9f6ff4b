class UnknownKind(LookupError):
    """A bug, not a refusal: somebody sends a kind of message that has no template."""

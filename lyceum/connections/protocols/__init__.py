"""How systems outside prove that what they send comes from them. Plain Python, no tables."""

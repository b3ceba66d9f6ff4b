"""The books: accounts, transfers, holds. It knows no pot, no person and no price."""

"""What comes in from outside: mails that people write. Pure of tables."""

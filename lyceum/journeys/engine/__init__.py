"""Playbooks as data: read, checked, drawn, changed, walked. Pure of Django and of the clock."""

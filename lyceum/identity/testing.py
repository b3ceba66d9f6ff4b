from .models import Person


def make_person(name: str, *, email: str = "", password: str = "password", **fields: str) -> Person:
    """A person who can sign in as `<name>@example.org`."""
    address = email or f"{name.lower().replace(' ', '.')}@example.org"
    return Person.objects.create_user(address, password, name=name, **fields)

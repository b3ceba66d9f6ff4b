from allauth.account.models import EmailAddress

from .models import Person


def make_person(name: str, *, email: str = "", password: str = "password", **fields: str) -> Person:
    """A person who can sign in as `<name>@example.org`, an address that is proven."""
    address = email or f"{name.lower().replace(' ', '.')}@example.org"
    person = Person.objects.create_user(address, password, name=name, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person

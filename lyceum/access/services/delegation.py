"""What holders of roles are told. Organisations stand below messages, so it goes out from here."""

from django.urls import reverse

from lyceum.kernel.actors import Actor
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations


def tell_ending_role(*, by: Actor, grant_id: int) -> None:
    """Tell the holder and whoever granted it; a role that was renewed meanwhile is not spoken of."""
    found = organisations.ending_role(by, grant_id)
    if found is None:
        return
    words = {"role": found.role, "place": found.place, "until": f"{found.ends_at:%Y-%m-%d}"}
    home = reverse("portal:home")
    about = messaging.About(found.name, home, **words)
    messaging.send(kind="access.role_ends", to=found.person_id, about=about)
    if found.granted_by:
        there = reverse("organisations:roles", args=[found.slug]) if found.slug else home
        about = messaging.About(found.name, there, by=found.name, **words)
        messaging.send(kind="access.role_of_theirs_ends", to=found.granted_by, about=about)

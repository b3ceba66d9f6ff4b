"""Channels of the chats of organisations: our way into them, who people are there, and what a chat
tells of itself."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.messaging.errors import Limited, TokenRefused
from lyceum.messaging.models import ChatAccount, ChatEar
from lyceum.messaging.protocols.channels import Channels, Member
from lyceum.messaging.protocols.mattermost_channels import MattermostChannels
from lyceum.messaging.protocols.slack_channels import SlackChannels
from lyceum.messaging.types import SLACK

from .operators import tell_broken

HOUSE = "messaging"
EVENTS = "slack-events"
SEALED_SECONDS = 600  # until it is tried again whether a token can be opened
# Of an event where it happened, and nothing of what was said.
KEPT = (
    "type",
    "event_id",
    "event.type",
    "event.channel",
    "event.thread_ts",
    "event.item.channel",
    "event.item.ts",
    "event.message.thread_ts",
    "event.previous_message.thread_ts",
)


def chat_channels(token_id: int) -> Channels:
    """The channels of a chat, by its token. Raises `TokenRefused` where there is none, and `Limited`
    where it cannot be opened now."""
    row, words = token_in_words(token_id)
    if row.system == SLACK:
        return SlackChannels(words, settings.SLACK_API)
    return MattermostChannels(words, row.url)


def token_in_words(token_id: int) -> tuple[connections.TokenRow, str]:
    """A token and what it says; where that cannot be opened it is no fault of the token, and it waits.
    Raises what `NotSent` is."""
    row = connections.token_row_of(token_id)
    try:
        words = connections.token_words(token_id)
    except connections.SealIsLost as trouble:
        raise Limited(str(trouble), SEALED_SECONDS) from trouble
    if row is None or not words:
        raise TokenRefused("there is no token")
    return row, words


def refuse_chat(token_id: int, reason: str) -> None:
    """The chat takes the token no more: it rests, and who keeps it hears of it once."""
    with transaction.atomic():
        if connections.break_token(by=actors.system(HOUSE), token_id=token_id, trouble=reason):
            tell_broken(token_id, reason)


def who_is(token_id: int, accounts: Collection[str]) -> tuple[dict[str, int], dict[str, Member]]:
    """The people behind accounts of a chat, by an address that they have proven; and how those are
    called of whom the chat was asked. Who is known already is not asked for."""
    rows = ChatAccount.objects.filter(token_id=token_id, account__in=[*accounts])
    people = dict(rows.values_list("account", "person_id"))
    members = chat_channels(token_id).members(sorted(set(accounts) - set(people)))
    proven = identity.people_by_proven_email(one.address for one in members.values())
    for account, member in members.items():
        if person_id := proven.get(member.address.lower()):
            people[account] = person_id
            ChatAccount.objects.update_or_create(
                person_id=person_id,
                token_id=token_id,
                defaults={"account": account, "looked_at": clock.now()},
            )
    return people, members


def accounts_of(token_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """Who these people are in a chat, as far as it is known."""
    rows = ChatAccount.objects.filter(token_id=token_id, person_id__in=[*person_ids])
    return dict(rows.exclude(account="").values_list("person_id", "account"))


# --- what a chat tells of itself ------------------------------------------------------------------


@transaction.atomic
def listen_chat(*, by: Actor, organisation_id: int, token_id: int, secret: str) -> None:
    """Slack tells us of what happens in its channels, signed with this secret of its app."""
    known = {row.id: row for row in connections.tokens_of(by, organisation_id, (SLACK,))}
    row = known.get(token_id)
    if row is None:
        raise NotFound
    ear = ChatEar.objects.select_for_update().filter(token_id=token_id).first()
    if ear:
        connections.renew_secret(
            by=by,
            organisation_id=organisation_id,
            connection_id=ear.connection_id,
            secret=secret,
        )
        return
    new = connections.NewConnection(
        name=row.name,
        system=EVENTS,
        proof={"kind": "slack"},
        keeps=KEPT,
        delivery_field="event_id",
        secret=secret,
    )
    made, _secret = connections.make_connection(by=by, organisation_id=organisation_id, new=new)
    ChatEar.objects.create(token_id=token_id, connection=made)


def stop_listening(*, by: Actor, organisation_id: int, token_id: int) -> None:
    """Its address is nobody's any more."""
    ear = ChatEar.objects.filter(token_id=token_id).first()
    if ear:
        connections.close_connection(
            by=by, organisation_id=organisation_id, connection_id=ear.connection_id
        )
        ear.delete()

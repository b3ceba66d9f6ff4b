"""Direct messages in the chats of organisations, and who people are there."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.messaging.errors import Hopeless, NobodyThere, NotSent, TokenRefused
from lyceum.messaging.models import ChatAccount, ChatDesk, State, Way
from lyceum.messaging.protocols.mattermost import Mattermost
from lyceum.messaging.protocols.posts import Chat, Line, Post
from lyceum.messaging.protocols.slack import Slack
from lyceum.messaging.types import SLACK

from .channels import stop_listening, token_in_words
from .said import Said

LOOK_AGAIN = timedelta(days=3)  # for somebody who was not there


def tell_in_chat(person_id: int, token_id: int | None, said: Said) -> None:
    """A direct message; raises what `NotSent` is."""
    if token_id is None:
        raise TokenRefused("there is no token")
    chat = _chat(token_id)
    account = _account(chat, person_id, token_id)
    if not account:
        raise NobodyThere("no account with an address that they have proven")
    try:
        chat.tell(account, said.post)
    except NobodyThere:
        ChatAccount.objects.filter(person_id=person_id, token_id=token_id).delete()
        raise


def _chat(token_id: int) -> Chat:
    row, words = token_in_words(token_id)
    if row.system == SLACK:
        return Slack(words, settings.SLACK_API)
    return Mattermost(words, row.url)


def _account(chat: Chat, person_id: int, token_id: int) -> str:
    """Who the person is there, by any address that they have proven; it is kept, and forgotten
    when the chat says that nobody is there."""
    known = ChatAccount.objects.filter(person_id=person_id, token_id=token_id).first()
    if known and (known.account or known.looked_at > clock.now() - LOOK_AGAIN):
        return known.account
    addresses = identity.proven_addresses([person_id]).get(person_id, [])
    found = next(filter(None, (chat.find(address) for address in addresses)), "")
    ChatAccount.objects.update_or_create(
        person_id=person_id,
        token_id=token_id,
        defaults={"account": found, "looked_at": clock.now()},
    )
    return found


@transaction.atomic
def join_chat(
    *, by: Actor, organisation_id: int, system: str, name: str, token: str, url: str = ""
) -> connections.TokenRow:
    """People of this organisation can be told in its chat from now on."""
    return connections.keep_token(
        by=by, organisation_id=organisation_id, system=system, name=name, words=token, url=url
    )


@transaction.atomic
def renew_chat(*, by: Actor, organisation_id: int, token_id: int, token: str) -> int:
    """Another token; what waited for it goes out. How many messages waited."""
    connections.renew_token(by=by, organisation_id=organisation_id, token_id=token_id, words=token)
    waiting = Way.objects.filter(token=token_id, state__in=[State.WAITING, State.FAILED])
    return waiting.filter(why="").update(
        state=State.WAITING, try_at=clock.now(), attempts=0, reason=""
    )


@transaction.atomic
def leave_chat(*, by: Actor, organisation_id: int, token_id: int) -> None:
    """Nothing is told there any more; what waited stands in inboxes."""
    stop_listening(by=by, organisation_id=organisation_id, token_id=token_id)
    connections.close_token(by=by, organisation_id=organisation_id, token_id=token_id)
    waiting = Way.objects.filter(token=token_id, state__in=[State.WAITING, State.FAILED])
    waiting.update(state=State.DROPPED, reason="the chat was left", in_thread={})
    ChatAccount.objects.filter(token=token_id).delete()
    ChatDesk.objects.filter(token=token_id).delete()


def try_chat(*, by: Actor, organisation_id: int, token_id: int, words: str) -> str:
    """Write to oneself there; what went wrong, or nothing."""
    known = connections.tokens_of(by, organisation_id, ("slack", "mattermost"))
    if by.person_id is None or not any(row.id == token_id for row in known):
        return ""
    line = Line(words, "", settings.BASE_URL)
    said = Said(Post((line,), words, f"try-{clock.now().timestamp()}"), words, "", "", "try")
    try:
        ChatAccount.objects.filter(person_id=by.person_id, token_id=token_id).delete()
        tell_in_chat(by.person_id, token_id, said)
    except (NotSent, Hopeless) as trouble:
        return str(trouble) or type(trouble).__name__
    return ""

"""SAML 2.0, our side of it, on python3-saml: the way there, and every check of the answer."""

import base64
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from lyceum.access.errors import SignOnFailed
from lyceum.access.types import Departure, Received, SamlSide
from lyceum.kernel import clock

from .oidc import SKEW, apart

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
RELAY = "lyceum"  # comes back and says nothing; some providers stumble over an empty one
LASTING = (  # identifiers made to last count more than the NameID
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
)
CONFIRMED = "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"


def departure(side: SamlSide) -> Departure:
    """The way to the provider; its answer must name the id of this request."""
    from onelogin.saml2.auth import OneLogin_Saml2_Auth  # noqa: PLC0415  xmlsec is heavy

    auth = OneLogin_Saml2_Auth(_request(side), _settings(side))
    url = auth.login(return_to=RELAY)
    return Departure(url, auth.get_last_request_id())


def our_metadata(side: SamlSide) -> bytes:
    """Our own metadata, for the provider to load."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings  # noqa: PLC0415  xmlsec is heavy

    said = _settings(side)
    if side.certificate:  # so that the key to encrypt for stands in it, too
        said["security"]["wantAssertionsEncrypted"] = True
    settings = OneLogin_Saml2_Settings(said, sp_validation_only=True)
    found = settings.get_sp_metadata()
    return found if isinstance(found, bytes) else str(found).encode()


def answers_to(posted: str) -> str:
    """Which request an answer claims to answer, before anything was checked."""
    try:
        root = _parsed(posted)
    except SignOnFailed:
        return ""
    return root.get("InResponseTo") or ""


def _parsed(posted: str) -> Any:
    from lxml import etree  # noqa: PLC0415  only where somebody comes back from a provider

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(base64.b64decode(posted), parser)
    except (ValueError, etree.XMLSyntaxError) as error:
        raise SignOnFailed("broken", _("it is not XML")) from error
    if root.getroottree().docinfo.doctype:
        raise SignOnFailed("broken", _("it has a DOCTYPE"))
    return root


def received(side: SamlSide, posted: str, request_id: str | None) -> Received:
    """Who the provider says has come; `request_id` is None where it began the sign-in itself."""
    _parsed(posted)
    response = _checked(side, posted)
    _is_for_us(side, response)
    _belongs(response, request_id)
    attributes = {name: list(values) for name, values in response.get_attributes().items()}
    name_id, name_format = response.get_nameid(), response.get_nameid_format()
    return Received(
        uid=_uid(attributes, name_id, name_format),
        attributes=attributes,
        contexts=frozenset(response.get_authn_contexts()),
        email_of_subject=str(name_id or "") if name_format == ADDRESS else "",
        assertion_id=str(response.get_assertion_id()),
        expires_at=_end(response),
    )


def _checked(side: SamlSide, posted: str) -> Any:
    from onelogin.saml2.errors import (  # noqa: PLC0415  xmlsec is heavy
        OneLogin_Saml2_Error,
        OneLogin_Saml2_ValidationError,
    )
    from onelogin.saml2.settings import OneLogin_Saml2_Settings  # noqa: PLC0415

    response = None
    try:
        response = _tolerant_response()(OneLogin_Saml2_Settings(_settings(side)), posted)
        response.is_valid(_request(side), request_id=None, raise_exceptions=True)
    except OneLogin_Saml2_ValidationError as error:
        raise _failed(error, side, response) from error
    except (OneLogin_Saml2_Error, ValueError) as error:
        raise SignOnFailed("broken", str(error)[:200]) from error
    return response


@cache
def _tolerant_response() -> Any:
    """python3-saml's response, with one tolerance for all times.

    It knows a drift for some of them (five minutes, for the whole process) and none for the others;
    the others are compared with a clock that is slow by what we tolerate.
    """
    from onelogin.saml2 import response  # noqa: PLC0415  xmlsec is heavy

    class SlowClock(response.OneLogin_Saml2_Utils):  # type: ignore[misc]
        @staticmethod
        def now() -> int:
            return int(clock.now().timestamp()) - SKEW

    class TolerantResponse(response.OneLogin_Saml2_Response):  # type: ignore[misc]
        def validate_timestamps(self, *, raise_exceptions: bool = True) -> bool:
            for node in self._query_assertion("/saml:Conditions"):
                _is_timely(SlowClock, node)
            return True

    response.OneLogin_Saml2_Utils = SlowClock
    return TolerantResponse


def _is_timely(time: Any, node: Any) -> None:
    begins, ends = node.get("NotBefore"), node.get("NotOnOrAfter")
    now = clock.now().timestamp()
    if begins and time.parse_SAML_to_time(begins) > now + SKEW:
        raise SignOnFailed("early", apart(time.parse_SAML_to_time(begins)))
    if ends and time.parse_SAML_to_time(ends) + SKEW <= now:
        raise SignOnFailed("expired", apart(time.parse_SAML_to_time(ends)))


def _is_for_us(side: SamlSide, response: Any) -> None:
    """More than the library insists on: an audience and an address must be said, and be ours."""
    if side.entity_id not in response.get_audiences():
        raise SignOnFailed("audience", side.entity_id)
    recipients = {node.get("Recipient") for node in _confirmations(response)}
    if recipients != {side.acs_url}:
        raise SignOnFailed("destination", side.acs_url)


def _belongs(response: Any, request_id: str | None) -> None:
    """The signed part itself must name our request, or none where the provider began."""
    said = {node.get("InResponseTo") for node in _confirmations(response)}
    if said != {request_id}:
        raise SignOnFailed("state")


def _confirmations(response: Any) -> Any:
    return response._query_assertion(CONFIRMED)


def _uid(attributes: dict[str, list[str]], name_id: Any, name_format: Any) -> str:
    lasting = [attributes[name][0] for name in LASTING if attributes.get(name)]
    if lasting:
        return lasting[0]
    if not name_id:
        raise SignOnFailed("incomplete", "NameID")
    if name_format == TRANSIENT:
        raise SignOnFailed("incomplete", _("a NameID that lasts; it is a transient one"))
    return str(name_id)


def _end(response: Any) -> datetime | None:
    moment = response.get_assertion_not_on_or_after() or response.get_session_not_on_or_after()
    return datetime.fromtimestamp(moment, UTC) if moment else None


def _failed(error: Any, side: SamlSide, response: Any) -> SignOnFailed:
    """Which check it was: python3-saml has a number for each."""
    is_code = type(error)
    checks = {
        is_code.NO_SIGNATURE_FOUND: ("unsigned", ""),
        is_code.NO_SIGNED_ASSERTION: ("unsigned", ""),
        is_code.NO_SIGNED_MESSAGE: ("unsigned", ""),
        is_code.WRONG_AUDIENCE: ("audience", side.entity_id),
        is_code.WRONG_DESTINATION: ("destination", side.acs_url),
        is_code.EMPTY_DESTINATION: ("destination", side.acs_url),
        is_code.WRONG_ISSUER: ("issuer", side.idp.entity_id),
        is_code.ISSUER_NOT_FOUND_IN_ASSERTION: ("issuer", side.idp.entity_id),
        is_code.WRONG_INRESPONSETO: ("state", ""),
        is_code.STATUS_CODE_IS_NOT_SUCCESS: ("provider", str(error).rpartition("->")[2].strip()),
        is_code.NO_NAMEID: ("incomplete", "NameID"),
        is_code.EMPTY_NAMEID: ("incomplete", "NameID"),
        is_code.NO_ATTRIBUTESTATEMENT: ("incomplete", "AttributeStatement"),
        is_code.RESPONSE_EXPIRED: ("expired", ""),
        is_code.SESSION_EXPIRED: ("expired", ""),
        is_code.INVALID_XML_FORMAT: ("broken", _("it does not follow the schema of SAML")),
    }
    if error.code in checks:
        return SignOnFailed(*checks[error.code])
    if error.code == is_code.WRONG_SUBJECTCONFIRMATION:
        return _unconfirmed(side, response)
    if "ignature" in str(error) or "signed" in str(error).lower():
        return SignOnFailed("signature")
    return SignOnFailed("broken", str(error)[:200])


def _unconfirmed(side: SamlSide, response: Any) -> SignOnFailed:
    """Three things are said at one place: for when it is, to which address, and whom it answers."""
    from onelogin.saml2.utils import OneLogin_Saml2_Utils  # noqa: PLC0415  loaded already

    parse = OneLogin_Saml2_Utils.parse_SAML_to_time
    for node in _confirmations(response):
        if node.get("Recipient") not in (None, side.acs_url):
            return SignOnFailed("destination", side.acs_url)
        end = node.get("NotOnOrAfter")
        if end and parse(end) + SKEW <= clock.now().timestamp():
            return SignOnFailed("expired", apart(parse(end)))
    return SignOnFailed("state")


def _request(side: SamlSide) -> dict[str, Any]:
    """Our address as the provider knows it, whatever the request itself says."""
    ours = urlsplit(side.acs_url)
    return {
        "https": "on" if ours.scheme == "https" else "off",
        "http_host": ours.netloc,
        "script_name": ours.path,
        "get_data": {},
        "post_data": {},
    }


def _settings(side: SamlSide) -> dict[str, Any]:
    return {
        "strict": True,
        "security": {
            "requestedAuthnContext": False,
            "authnRequestsSigned": side.idp.wants_signed_requests and bool(side.private_key),
            "rejectDeprecatedAlgorithm": True,
            "wantAttributeStatement": False,
            "wantNameId": False,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
        "idp": {
            "entityId": side.idp.entity_id,
            "singleSignOnService": {"url": side.idp.sso_url},
            "x509certMulti": {"signing": list(side.idp.certificates)},
        },
        "sp": {
            "entityId": side.entity_id,
            "assertionConsumerService": {"url": side.acs_url, "binding": POST},
            "x509cert": side.certificate,
            "privateKey": side.private_key,
        },
    }

"""A SAML provider's metadata: what we need of it, or where it is wrong and what was expected."""

import base64
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lyceum.access.errors import MetadataIsWrong
from lyceum.access.types import IdpFacts

MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
CERTIFICATES = f"{MD}KeyDescriptor//{{http://www.w3.org/2000/09/xmldsig#}}X509Certificate"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
LIMIT = 1024 * 1024


def read_metadata(text: str | bytes) -> IdpFacts:
    """The facts of the one identity provider that is described."""
    entity = _entity(_tree(text))
    entity_id = entity.get("entityID")
    if not entity_id:
        raise _wrong(entity, _("the attribute entityID, by which the provider is known."))
    provider = entity.find(f"{MD}IDPSSODescriptor")
    if provider is None:
        raise _wrong(
            entity,
            _(
                "an IDPSSODescriptor. This describes no identity provider; is it the metadata of"
                " an application?"
            ),
        )
    wants_signed = provider.get("WantAuthnRequestsSigned") in ("true", "1")
    return IdpFacts(entity_id, _sso_url(provider), _certificates(provider), wants_signed)


def certificate_ends(facts: IdpFacts) -> list[datetime]:
    """Until when each of the certificates is good."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415  as below

    raw = map(base64.b64decode, facts.certificates)
    return [load_der_x509_certificate(each).not_valid_after_utc for each in raw]


def _tree(text: str | bytes) -> Any:
    from lxml import etree  # noqa: PLC0415  only where metadata are read

    raw = text.encode() if isinstance(text, str) else text
    raw = raw.strip()
    if not raw or len(raw) > LIMIT:
        raise MetadataIsWrong(_("The file"), _("XML of at most 1 MB is expected."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        place = _("Line {line}, column {column}").format(line=line, column=column)
        told = _("XML is expected, but: {error}.").format(error=str(error.msg).rstrip("."))
        raise MetadataIsWrong(place, told) from error
    if root.getroottree().docinfo.doctype:
        raise MetadataIsWrong(_("The first lines"), _("metadata without a DOCTYPE are expected."))
    return root


def _entity(root: Any) -> Any:
    """The description itself, or the only one of an identity provider in a collection."""
    if root.tag == f"{MD}EntityDescriptor":
        return root
    if root.tag != f"{MD}EntitiesDescriptor":
        raise _wrong(root, _("an EntityDescriptor of SAML 2.0 at the top."))
    found = [
        e for e in root.iter(f"{MD}EntityDescriptor") if e.find(f"{MD}IDPSSODescriptor") is not None
    ]
    if len(found) != 1:
        told = _("one identity provider; there are {n}. Give the metadata of yours alone.")
        raise _wrong(root, told.format(n=len(found)))
    return found[0]


def _sso_url(provider: Any) -> str:
    services = provider.findall(f"{MD}SingleSignOnService")
    urls = [s.get("Location", "") for s in services if s.get("Binding") == REDIRECT]
    if not urls:
        raise _wrong(provider, _("a SingleSignOnService with the binding HTTP-Redirect."))
    if not urls[0].startswith(("https://", "http://")):
        raise _wrong(services[0], _("a Location with https://."))
    return str(urls[0])


def _certificates(provider: Any) -> tuple[str, ...]:
    """Those that sign; where a provider is about to change its key there are two."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415  as above

    found = []
    for node in provider.iterfind(CERTIFICATES):
        if _is_for_encryption(node):
            continue
        text = "".join((node.text or "").split())
        try:
            load_der_x509_certificate(base64.b64decode(text, validate=True))
        except ValueError as error:
            raise _wrong(node, _("a certificate (X.509, in base64).")) from error
        found.append(text)
    if not found:
        raise _wrong(provider, _("a KeyDescriptor with the certificate that signs the answers."))
    return tuple(dict.fromkeys(found))


def _is_for_encryption(node: Any) -> bool:
    above = next(node.iterancestors(f"{MD}KeyDescriptor"))
    return bool(above.get("use") == "encryption")


def _wrong(node: Any, expected: str) -> MetadataIsWrong:
    name = str(node.tag).rpartition("}")[2]
    place = _("Line {line}, {element}").format(line=node.sourceline, element=f"<{name}>")
    return MetadataIsWrong(place, _("expected is {what}").format(what=expected))

"""Attachments beside statements (Communication 1.5.2) and signatures among them (Data 2.6)."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.statements.xapi import multipart, signatures
from lyceum.statements.xapi.flaws import Flaw
from lyceum.statements.xapi.hearing import hear

from .hearing import FILE, WHOLE, changed, tell

TYPE = "multipart/mixed; boundary=b"
BINARY = bytes(range(256)) + b"\r\n--b\n--bb--\r\n\r\n--"


def sha2(content):
    return hashlib.sha256(content).hexdigest()


def body(*parts, end=b"\r\n--b--\r\n", line=b"\r\n", before=b""):
    """A body of parts, each its headers and its content."""
    told = before
    for headers, content in parts:
        told += line + b"--b" + line if told else b"--b" + line
        told += line.join(headers) + line + line + content
    return told + end


JSON_PART = ([b"Content-Type: application/json"], b'{"a":1}')


def file_part(content, *, hashed=None, encoding=b"binary"):
    return (
        [
            b"Content-Type: text/plain",
            b"Content-Transfer-Encoding: " + encoding,
            b"X-Experience-API-Hash: " + (hashed or sha2(content)).encode(),
        ],
        content,
    )


def test_parts_come_out_as_they_went_in():
    statements, parts = multipart.read(body(JSON_PART, file_part(b"here"), file_part(b"")), TYPE)

    assert statements == b'{"a":1}'
    assert [part.body for part in parts] == [b"here", b""]
    assert (parts[0].sha2, parts[0].content_type) == (sha2(b"here"), "text/plain")
    assert parts[0].headers["content-transfer-encoding"] == "binary"


@pytest.mark.parametrize(
    ("told", "content_type"),
    [
        (body(JSON_PART, file_part(b"here"), before=b"\r\n"), TYPE),
        (body(JSON_PART, file_part(b"here"), before=b"read by programs"), TYPE),
        (body(JSON_PART, file_part(b"here"), end=b"\r\n--b--"), TYPE),
        (body(JSON_PART, file_part(b"here"), end=b"\r\n--b--\r\nbye\r\n"), TYPE),
        (body(JSON_PART, file_part(b"here"), line=b"\n", end=b"\n--b--\n"), TYPE),
        (body(([b"content-type:application/json;charset=utf-8"], b"{}"), file_part(b"here")), TYPE),
        (body(JSON_PART, file_part(b"here")), 'Multipart/Mixed; charset=utf-8; boundary="b"'),
        (body(JSON_PART, file_part(b"here", hashed=sha2(b"here").upper())), TYPE),
        (body(JSON_PART, file_part(b"here"), file_part(b"here")), TYPE),
    ],
)
def test_ways_to_write_it(told, content_type):
    assert [part.body for part in multipart.read(told, content_type)[1]] == [b"here"]


def test_a_boundary_is_a_whole_line_that_ends_as_the_first_does():
    content = b"\n--b\n--b--\r\n--bb\r\n--b-\r\n --b\r\n"

    statements, parts = multipart.read(body(JSON_PART, file_part(content)), TYPE)

    assert (statements, parts[0].body) == (b'{"a":1}', content)


def test_a_content_that_several_name_comes_once():
    part = multipart.Part(sha2(b"here"), "text/plain", b"here", {})

    told, _content_type = multipart.write(b"{}", [part, part])

    assert told.count(part.sha2.encode()) == 1


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"{}",
        body(([b"Content-Type: application/json", b"X: a\rb"], b"{}")),
        body(JSON_PART, end=b""),
        body(JSON_PART, end=b"\r\n--c--"),
        b"--b--",
        body(([b"Content-Type: text/plain"], b"{}")),
        body(([], b"{}")),
        body(JSON_PART, JSON_PART),
        body(JSON_PART, file_part(b"here", encoding=b"base64")),
        body(JSON_PART, file_part(b"here", hashed=sha2(b"there"))),
        body(JSON_PART, file_part(b"here", hashed="x")),
        body(JSON_PART, ([b"Content-Transfer-Encoding: binary"], b"here")),
        body(JSON_PART, ([b"no header"], b"here")),
        b"--b\r\nContent-Type: application/json",
    ],
)
def test_what_is_not_so_is_refused(told):
    with pytest.raises(Flaw):
        multipart.read(told, TYPE)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/mixed",
        "multipart/mixed;",
        "multipart/form-data; boundary=b",
        "application/json",
        "",
    ],
)
def test_other_types_are_refused(content_type):
    """Data 2.4.11: not form-data, not without a boundary."""
    with pytest.raises(Flaw):
        multipart.read(body(JSON_PART), content_type)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=4), st.binary(max_size=40))
def test_bytes_survive(contents, statements):
    contents = [BINARY, *contents]
    parts = [multipart.Part(sha2(one), "image/png", one, {}) for one in contents]

    told, content_type = multipart.write(statements, parts)
    read, found = multipart.read(told, content_type)

    assert read == statements
    assert {part.body for part in found} == set(contents)
    name = content_type.removeprefix("multipart/mixed; boundary=")
    assert name.isalnum()


@settings(deadline=None)
@given(st.data())
def test_changed_bodies_are_parts_or_a_flaw(data):
    told = bytearray(body(JSON_PART, file_part(b"here"), file_part(BINARY)))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(told)))
        end = data.draw(st.integers(start, min(len(told), start + 40)))
        told[start:end] = data.draw(st.binary(max_size=6))

    try:
        for part in multipart.read(bytes(told), TYPE)[1]:
            assert sha2(part.body) == part.sha2 or len(part.sha2) != 64
    except Flaw:
        pass


# --- signatures -----------------------------------------------------------------------------------


@cache
def key(number=1):
    return rsa.generate_private_key(65537, 2048 + 8 * (number - 1))


def certificate(of, by=None):
    """A certificate of a key, by itself or another, in base64."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x.example")])
    moment = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(of.public_key()).serial_number(1)
    made = made.not_valid_before(moment).not_valid_after(moment + timedelta(days=1))
    signed = made.sign(by or of, hashes.SHA256())
    return base64.b64encode(signed.public_bytes(Encoding.DER)).decode()


def coded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def signed(statement, algorithm="RS256", by=None, **header):
    text = statement if isinstance(statement, bytes) else tell(statement)
    told = coded(json.dumps({"alg": algorithm, **header}).encode()) + b"." + coded(text)
    digest = {"RS384": hashes.SHA384, "RS512": hashes.SHA512}.get(algorithm, hashes.SHA256)()
    return told + b"." + coded((by or key()).sign(told, padding.PKCS1v15(), digest))


PLAIN = {name: part for name, part in WHOLE.items() if name != "attachments"}


def check(signature, statement=PLAIN, content_type="application/octet-stream", kind=None):
    """The statement with this signature, as it comes in."""
    named = {
        **FILE,
        "usageType": "http://adlnet.gov/expapi/attachments/signature",
        "contentType": content_type,
        "sha2": sha2(signature),
        "length": len(signature),
    }
    del named["fileUrl"]
    raw = tell({**statement, "attachments": [named]})
    heard = hear(raw, "1.0.3")
    assert [one.is_signature for one in heard.enclosed] == [True]
    signatures.check(heard, multipart.Part(sha2(signature), kind or content_type, signature, {}))


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_signatures_are_good(algorithm):
    check(signed(PLAIN, algorithm))
    check(signed(PLAIN, algorithm, x5c=[certificate(key())]))


def test_what_a_store_adds_is_no_part_of_it():
    early = changed("attachments", whole={**PLAIN, "attachments": []})
    for name in ("id", "stored", "authority", "version", "timestamp"):
        del early[name]

    check(signed(early))
    check(signed(changed("timestamp", "2026-03-01T10:00:00+01:00", PLAIN)))
    check(signed(json.dumps(PLAIN, indent=2, sort_keys=True).encode()))


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"x",
        b"a.b",
        b"e30.e30.e30",
        b"..",
        b"\xff.\xff.\xff",
        signed(PLAIN).rpartition(b".")[0] + b".",
        signed(PLAIN) + b".x",
        signed(PLAIN, "HS256"),
        signed(PLAIN, "none"),
        signed(PLAIN, "PS256"),
        signed(tell(PLAIN).replace(b'"', b"'", 1)),
        signed(changed("verb/id", "urn:other", PLAIN)),
        signed(changed("result/success", False, PLAIN)),
        signed(changed("id", "00000000-0000-4000-8000-000000000001", PLAIN)),
        signed(changed("timestamp", "2026-03-01T09:00:01Z", PLAIN)),
        signed(PLAIN, x5c=["x"]),
        signed(PLAIN, x5c=7),
    ],
)
def test_signatures_that_are_not_are_refused(signature):
    with pytest.raises(Flaw, match="signature"):
        check(signature)


def test_certificates_are_held_to_what_they_say():
    mine, others = certificate(key()), certificate(key(2))
    chain = [certificate(key(), by=key(2)), others]

    check(signed(PLAIN, x5c=chain))
    for wrong in ([others], [mine, others]):
        with pytest.raises(Flaw, match="signature"):
            check(signed(PLAIN, x5c=wrong))


@pytest.mark.parametrize(
    ("there", "instead"),
    [("a003020102", "a003020109"), ("2a864886f70d010101", "2a864886f70d010177")],
    ids=["version", "kind of key"],
)
def test_certificates_of_an_unknown_kind_are_refused(there, instead):
    odd = base64.b64decode(certificate(key())).replace(bytes.fromhex(there), bytes.fromhex(instead))

    with pytest.raises(Flaw, match="x5c"):
        check(signed(PLAIN, x5c=[base64.b64encode(odd).decode()]))


@pytest.mark.parametrize(
    ("named", "came"),
    [("text/plain", "text/plain"), ("application/octet-stream", "text/plain")],
)
def test_signatures_are_plain_bytes(named, came):
    """2.6.s4.b1."""
    with pytest.raises(Flaw, match="octet-stream"):
        check(signed(PLAIN), content_type=named, kind=came)

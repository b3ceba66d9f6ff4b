"""Communication 1.5, Data 2.4.11, 2.6: statements that come with bytes, and signed ones."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .asking import refused, seen, tell
from .samples import ATTACHMENT, GONE, RESULT, changed, fresh, new_id, plain
from .tables import OK, both, each, rows

BOUNDARY = "-------314159265358979323846"
MIXED = f"multipart/mixed; boundary={BOUNDARY}"
JSON = b"Content-Type: application/json"
BINARY = bytes(range(256)) * 3 + b"\r\n--" + b"not the boundary\r\n"


def sha2_of(data):
    return hashlib.sha256(data).hexdigest()


def about(data, **more):
    """What a statement says of bytes that come with it."""
    told = {"length": len(data), "sha2": sha2_of(data), "contentType": "text/plain"}
    return changed(ATTACHMENT, {"fileUrl": GONE, **told, **more})


def with_data(*data, **more):
    return plain(attachments=[about(one, **more) for one in data])


def part(data, *, sha2="", kind="text/plain", encoding="binary"):
    """A part as it should be; a header whose value is None is left out."""
    named = {"Content-Type": kind, "Content-Transfer-Encoding": encoding, "X-Experience-API-Hash": sha2_of(data) if sha2 == "" else sha2}  # fmt: skip
    return [f"{name}: {value}".encode() for name, value in named.items() if value is not None], data


def first(statement, header=JSON):
    return [header] if header else [], json.dumps(statement).encode()


def mixed(*parts, boundary=BOUNDARY, before=b"", end=b"\r\n"):
    mark = f"--{boundary}".encode()
    body = before
    for headers, data in parts:
        body += mark + b"\r\n" + b"\r\n".join([*headers, b"", data]) + b"\r\n"
    return body + mark + b"--" + end


ABC, DEF, GHI = b"here is one", b"here is another", b"and a third"
ONE = with_data(ABC)
TWO = with_data(ABC, DEF)
FIRST = mixed(first(ONE), part(ABC))
ELSEWHERE = plain(attachments=[ATTACHMENT])

# (what, (content type, body), OK)
BODIES = rows(
    "Communication 1.5.2",
    ("one part", (MIXED, FIRST), OK),
    ("two parts", (MIXED, mixed(first(TWO), part(ABC), part(DEF))), OK),
    ("two parts, the other way round", (MIXED, mixed(first(TWO), part(DEF), part(ABC))), OK),
    ("several statements", (MIXED, mixed(first([ONE, plain()]), part(ABC))), OK),
    ("one part for two statements", (MIXED, mixed(first([ONE, ONE]), part(ABC))), OK),
    ("bytes of all kinds", (MIXED, mixed(first(with_data(BINARY)), part(BINARY))), OK),
    ("no bytes at all", (MIXED, mixed(first(with_data(b"")), part(b""))), OK),
    ("something before the first boundary", (MIXED, mixed(first(ONE), part(ABC), before=b"\r\n")), OK),
    ("nothing behind the last boundary", (MIXED, mixed(first(ONE), part(ABC), end=b"")), OK),
    ("no space behind the colon", (MIXED, FIRST.replace(b": ", b":")), OK),
    ("lines that end with LF alone", (MIXED, FIRST.replace(b"\r\n", b"\n")), OK),
    ("further headers", (MIXED, FIRST.replace(b"Content-Transfer", b'Content-Disposition: attachment; filename="a.txt"\r\nContent-Transfer')), OK),
    ("headers in another case", (MIXED, FIRST.replace(b"Content-Type", b"content-type").replace(b"X-Experience-API-Hash", b"x-experience-api-hash")), OK),
    ("charset on the first part", (MIXED, mixed(first(ONE, JSON + b"; charset=utf-8"), part(ABC))), OK),
    ("boundary in quotes", (f'multipart/mixed; boundary="{BOUNDARY}"', FIRST), OK),
    ("the hash in upper case", (MIXED, mixed(first(ONE), part(ABC, sha2=sha2_of(ABC).upper()))), OK),
    ("elsewhere, and only the statement", (MIXED, mixed(first(ELSEWHERE))), OK),
    ("no attachment, and only the statement", (MIXED, mixed(first(plain()))), OK),
    ("elsewhere and here", (MIXED, mixed(first(plain(attachments=[{**about(ABC), "fileUrl": ATTACHMENT["fileUrl"]}])), part(ABC))), OK),
    ("of a SubStatement", (MIXED, mixed(first(plain(object={"objectType": "SubStatement", **ONE})), part(ABC))), OK),
    ("elsewhere, as JSON", ("application/json", json.dumps(ELSEWHERE).encode()), OK),
    ("elsewhere, as JSON with charset", ("application/json; charset=UTF-8", json.dumps(ELSEWHERE).encode()), OK),
    ("form data", (f"multipart/form-data; boundary={BOUNDARY}", FIRST)),
    ("JSON labelled as form data", (f"multipart/form-data; boundary={BOUNDARY}", json.dumps(ELSEWHERE).encode())),
    ("related", (f"multipart/related; boundary={BOUNDARY}", FIRST)),
    ("labelled as text", ("text/plain", json.dumps(plain()).encode())),
    ("labelled as a form", ("application/x-www-form-urlencoded", json.dumps(plain()).encode())),
    ("not labelled", (None, json.dumps(plain()).encode())),
    ("JSON labelled as mixed", (MIXED, json.dumps(ELSEWHERE).encode())),
    ("mixed labelled as JSON", ("application/json", FIRST)),
    ("as JSON, without its bytes", ("application/json", json.dumps(ONE).encode())),
    ("as JSON, one elsewhere and one without its bytes", ("application/json", json.dumps(plain(attachments=[ATTACHMENT, changed(ATTACHMENT, {"fileUrl": GONE})])).encode())),
    ("a part too many", (MIXED, mixed(first(TWO), part(ABC), part(DEF), part(GHI)))),
    ("a part for no attachment", (MIXED, mixed(first(plain()), part(ABC)))),
    ("a part too few", (MIXED, mixed(first(TWO), part(ABC)))),
    ("no part for its attachment", (MIXED, mixed(first(ONE)))),
    ("no boundary in the header", ("multipart/mixed;", FIRST)),
    ("no boundary in the header at all", ("multipart/mixed", FIRST)),
    ("another boundary in the header", ("multipart/mixed; boundary=abc", FIRST)),
    ("no boundary before the first part", (MIXED, FIRST.partition(b"\r\n")[2])),
    ("no boundary between the parts", (MIXED, mixed((first(ONE)[0], first(ONE)[1] + b"\r\n" + b"\r\n".join([*part(ABC)[0], b"", ABC]))))),
    ("no end", (MIXED, FIRST.rpartition(b"\r\n--")[0])),
    ("nothing", (MIXED, b"")),
    ("no parts", (MIXED, mixed())),
    ("the first part is text", (MIXED, mixed(first(ONE, b"Content-Type: text/plain"), part(ABC)))),
    ("the first part is not labelled", (MIXED, mixed(first(ONE, b""), part(ABC)))),
    ("the statement comes second", (MIXED, mixed(part(ABC), first(ONE)))),
    ("statements in two parts", (MIXED, mixed(first(ONE), first(ONE), part(ABC)))),
    ("no hash", (MIXED, mixed(first(ONE), part(ABC, sha2=None)))),
    ("the hash of something else", (MIXED, mixed(first(ONE), part(ABC, sha2=sha2_of(DEF))))),
    ("a hash that is no hash", (MIXED, mixed(first(ONE), part(ABC, sha2="abc")))),
    ("bytes that do not fit the hash", (MIXED, mixed(first(ONE), part(DEF, sha2=sha2_of(ABC))))),
    ("base64", (MIXED, mixed(first(ONE), part(base64.b64encode(ABC), encoding="base64", sha2=sha2_of(ABC))))),
    ("bytes labelled base64", (MIXED, mixed(first(ONE), part(ABC, encoding="base64")))),
    ("no encoding", (MIXED, mixed(first(ONE), part(ABC, encoding=None)))),
    ("LF alone, and no boundary before the first part", (MIXED, FIRST.partition(b"\r\n")[2].replace(b"\r\n", b"\n"))),
    ("a wrong statement", (MIXED, mixed(first(changed(ONE, {"verb": GONE})), part(ABC)))),
)  # fmt: skip


@each(BODIES)
def test_bodies_in_parts(lrs, row):
    kind, body = row.sent
    answer = lrs.post("statements", body, headers={"Content-Type": kind})
    if row.is_good:
        assert len(seen(lrs, answer, 200).json) >= 1
    else:
        refused(lrs, answer)


@each(
    [row for row in BODIES if row.what in ("one part", "a part too many", "no hash", "form data")]
)
def test_put_in_parts(lrs, row):
    """Communication 2.1.1."""
    kind, body = row.sent
    statement_id = new_id()
    headers = {"Content-Type": kind}
    answer = lrs.put("statements", {"statementId": statement_id}, body, headers=headers)
    if row.is_good:
        seen(lrs, answer, 204)
    else:
        refused(lrs, answer)


def sent(lrs, statement, *parts):
    body = mixed(first(statement), *parts)
    (statement_id,) = seen(lrs, lrs.post("statements", body, headers={"Content-Type": MIXED}), 200).json  # fmt: skip
    return statement_id


def apart(answer):
    """The parts of an answer, as (headers by lower-case name, bytes)."""
    kind, _, boundary = answer.header("Content-Type").partition("; boundary=")
    assert kind == "multipart/mixed", "one parameter, without quotes: that is how clients read it"
    assert boundary
    assert '"' not in boundary
    assert ";" not in boundary
    pieces = (b"\r\n" + answer.body).split(f"\r\n--{boundary}".encode())
    assert pieces[-1].startswith(b"--")
    for piece in pieces[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = [line.decode().split(":", 1) for line in head.split(b"\r\n")]
        yield {name.lower(): value.strip() for name, value in lines}, data


@each(rows("Communication 1.5.2", ("text", ABC, OK), ("all bytes", BINARY, OK), ("none", b"", OK), ("a line break at the end", b"x\r\n", OK), ("boundaries", f"--{BOUNDARY}x\r\n-{BOUNDARY}".encode(), OK), ("much", bytes(range(256)) * 4000, OK)))  # fmt: skip
def test_bytes_come_back(lrs, row):
    """Data 2.4.11: as they were."""
    statement_id = sent(lrs, with_data(row.sent), part(row.sent))
    answer = lrs.get("statements", {"statementId": statement_id, "attachments": "true"})
    (head, text), (headers, data) = apart(seen(lrs, answer, 200, of_statements=True))
    assert head["content-type"] == "application/json"
    assert json.loads(text)["id"] == statement_id
    assert headers == {
        "content-type": "text/plain",
        "content-transfer-encoding": "binary",
        "x-experience-api-hash": sha2_of(row.sent),
    }
    assert data == row.sent
    assert answer.body.count(sha2_of(row.sent).encode()) == 2  # said once, sent once


@both
def test_without_attachments_no_bytes(lrs):
    """Communication 2.1.3."""
    statement_id = sent(lrs, ONE, part(ABC))
    for query in ({}, {"attachments": "false"}):
        answer = seen(lrs, lrs.get("statements", {"statementId": statement_id, **query}), 200)
        assert answer.header("Content-Type") == "application/json"
        assert answer.json["attachments"] == ONE["attachments"]


@both
def test_a_list_comes_with_the_bytes_of_all(lrs):
    """Communication 2.1.3: bytes that two statements share come once."""
    verb = {"id": fresh("verb")}
    told = [sent(lrs, {**one, "verb": verb}, *parts) for one, parts in ((ONE, [part(ABC)]), (TWO, [part(ABC), part(DEF)]))]  # fmt: skip
    answer = lrs.get("statements", {"verb": verb["id"], "attachments": "true"})
    (_, text), *parts = apart(seen(lrs, answer, 200, of_statements=True))
    assert [one["id"] for one in json.loads(text)["statements"]] == told[::-1]
    assert sorted(data for _, data in parts) == sorted([ABC, DEF])


@both
def test_a_list_without_any_bytes_is_in_parts_too(lrs):
    """Communication 2.1.3."""
    answer = lrs.get("statements", {"verb": fresh("verb"), "attachments": "true"})
    ((_, text),) = apart(seen(lrs, answer, 200, of_statements=True))
    assert json.loads(text) == {"statements": [], "more": ""}


@both
def test_bytes_of_an_attachment_that_is_also_elsewhere(lrs):
    """Communication 1.5.2."""
    told = plain(attachments=[{**about(ABC), "fileUrl": ATTACHMENT["fileUrl"]}])
    statement_id = sent(lrs, told, part(ABC))
    answer = lrs.get("statements", {"statementId": statement_id, "attachments": "true"})
    assert [data for _, data in apart(answer)][1:] == [ABC]


@both
def test_pages_keep_their_bytes(lrs):
    """Data 2.5: `more` has the form of the first answer."""
    verb = {"id": fresh("verb")}
    for data in (ABC, DEF):
        sent(lrs, {**with_data(data), "verb": verb}, part(data))
    answer = lrs.get("statements", {"verb": verb["id"], "attachments": "true", "limit": "1"})
    (_, text), (_, data) = apart(answer)
    assert data == DEF
    (_, _), (_, data) = apart(seen(lrs, lrs.get(json.loads(text)["more"]), 200))
    assert data == ABC


@both
def test_a_refused_batch_leaves_no_statement(lrs):
    """Communication 1.5.2, 2.1.2."""
    statement = {**TWO, "id": new_id()}
    body = mixed(first(statement), part(ABC))
    refused(lrs, lrs.post("statements", body, headers={"Content-Type": MIXED}))
    seen(lrs, lrs.get("statements", {"statementId": statement["id"]}), 404)


@both
def test_bytes_of_a_voided_statement(lrs):
    """Communication 2.1.3."""
    statement_id = sent(lrs, ONE, part(ABC))
    tell(lrs, plain(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": statement_id}))  # fmt: skip
    answer = lrs.get("statements", {"voidedStatementId": statement_id, "attachments": "true"})
    assert [data for _, data in apart(seen(lrs, answer, 200))][1:] == [ABC]


# --- signed statements (Data 2.6) ----------------------------------------------------------------

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
DIGESTS = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def signature_of(payload, key, algorithm):
    """A JWS in its compact form."""
    text = b64(json.dumps({"alg": algorithm}).encode()) + b"." + b64(payload)
    if algorithm in DIGESTS:
        seal = key.sign(text, padding.PKCS1v15(), DIGESTS[algorithm])
    elif algorithm == "HS256":
        mac = hmac.HMAC(b"secret" * 8, hashes.SHA256())
        mac.update(text)
        seal = mac.finalize()
    else:
        seal = b""
    return text + b"." + b64(seal)


def signed(statement, jws, **more):
    said = about(jws, **{"usageType": SIGNATURE, "contentType": "application/octet-stream", **more})
    told = {**statement, "attachments": [said]}
    return mixed(first(told), part(jws, kind=said["contentType"]), before=b"\r\n", end=b"")


def statement_to_sign():
    return plain(id=new_id(), result=RESULT)


def payload(statement):
    return json.dumps(statement).encode()


def as_it_is(statement, key):
    return signed(statement, signature_of(payload(statement), key, "RS256"))


def by(algorithm):
    return lambda s, key: signed(s, signature_of(payload(s), key, algorithm))


def of(change):
    """The payload says something else than the statement."""
    return lambda s, key: signed(s, signature_of(payload(changed(s, change)), key, "RS256"))


def but(make, **more):
    return lambda s, key: signed(s, make(signature_of(payload(s), key, "RS256")), **more)


SIGNED = rows(
    "Data 2.6",
    *((f"by {algorithm}", by(algorithm), OK) for algorithm in DIGESTS),
    ("the payload is written otherwise", lambda s, key: signed(s, signature_of(json.dumps(s, indent=2, sort_keys=True).encode(), key, "RS256")), OK),
    ("the payload has no id", of({"id": GONE}), OK),
    ("the payload has another display", of({"verb.display": {"en": "x"}}), OK),
    ("by HS256", by("HS256")),
    ("by none", by("none")),
    ("by ES256", by("ES256")),
    ("labelled as text", but(lambda jws: jws, contentType="text/plain; charset=ascii")),
    ("no JWS", but(lambda jws: b"signed, Ana")),
    ("two thirds of a JWS", but(lambda jws: jws.rpartition(b".")[0])),
    ("four parts", but(lambda jws: jws + b".e30")),
    ("the header is no JSON", but(lambda jws: b64(b"RS256") + b"." + jws.partition(b".")[2])),
    ("the payload is no JSON", lambda s, key: signed(s, signature_of(payload(s).replace(b'"', b"'", 1), key, "RS256"))),
    ("the payload is a list", lambda s, key: signed(s, signature_of(b"[" + payload(s) + b"]", key, "RS256"))),
    ("the payload has another verb", of({"verb.id": "https://example.org/verbs/other"})),
    ("the payload has another actor", of({"actor.mbox": "mailto:else@example.org"})),
    ("the payload has another score", of({"result.score.raw": 20})),
    ("the payload has no result", of({"result": GONE})),
)  # fmt: skip


@each(SIGNED)
def test_signed_statements(lrs, row, key):
    statement = statement_to_sign()
    body = row.sent(statement, key)
    answer = lrs.post("statements", body, headers={"Content-Type": MIXED})
    if row.is_good:
        assert seen(lrs, answer, 200).json == [statement["id"]]
    else:
        refused(lrs, answer)
        seen(lrs, lrs.get("statements", {"statementId": statement["id"]}), 404)


@both
def test_a_signature_comes_back_byte_for_byte(lrs, key):
    """Data 2.6: who has the key can check it."""
    statement = statement_to_sign()
    jws = signature_of(payload(statement), key, "RS512")
    seen(lrs, lrs.post("statements", signed(statement, jws), headers={"Content-Type": MIXED}), 200)
    answer = lrs.get("statements", {"statementId": statement["id"], "attachments": "true"})
    (_, _), (_, data) = apart(answer)
    assert data == jws
    text, _, seal = data.rpartition(b".")
    padded = seal + b"=" * (-len(seal) % 4)
    key.public_key().verify(base64.urlsafe_b64decode(padded), text, padding.PKCS1v15(), hashes.SHA512())  # fmt: skip


@each(rows("4.2.7", ("beyond hundredths", "P1DT12H36M0.1237S", OK), ("within hundredths", "P1DT12H36M0.13S"), only="2.0.0"))  # fmt: skip
def test_a_signed_duration(lrs, row, key):
    """What differs beyond 0.01 s does not differ."""
    statement = plain(id=new_id(), result={"duration": "P1DT12H36M0.12S"})
    jws = signature_of(payload(statement), key, "RS256")
    body = signed(changed(statement, {"result.duration": row.sent}), jws)
    answer = lrs.post("statements", body, headers={"Content-Type": MIXED})
    assert answer.status == (200 if row.is_good else 400)

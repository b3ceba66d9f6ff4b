"""Data 2.2, Communication 1.4, 1.5: the bytes of a body, before they are a statement."""

import json

from .asking import refused, seen, tell, told
from .samples import fresh, new_id, plain
from .tables import OK, both, each, rows

JSON = {"Content-Type": "application/json"}
TEXT = json.dumps(plain())
WITHOUT_END = TEXT[:-1]
DEEP = '{"https://example.org/e":' + "[" * 100_000 + "]" * 100_000 + "}"
BODIES = rows(
    "Data 2.2",
    ("spaces around", f" \r\n\t{TEXT}\n", OK),
    ("written with escapes", json.dumps(plain(actor={"name": "Ōta 😀", "mbox": "mailto:o@example.org"})), OK),
    ("nothing", ""),
    ("spaces", "  "),
    ("a list in a list", f"[[{TEXT}]]"),
    ("text", '"statement"'),
    ("a number", "7"),
    ("null", "null"),
    ("true", "true"),
    ("a list with null", f"[{TEXT},null]"),
    ("a list with text", f'[{TEXT},"x"]'),
    ("cut off", WITHOUT_END),
    ("something behind", TEXT + "{"),
    ("a comma too many", WITHOUT_END + ",}"),
    ("single quotes", TEXT.replace('"', "'")),
    ("a comment", "/* x */" + TEXT),
    ("actor twice", WITHOUT_END + ',"actor":{"mbox":"mailto:b@example.org"}}'),
    ("a property twice, deep inside", TEXT.replace('"mbox":', '"name":"a","mbox":', 1)),
    ("not a number", WITHOUT_END + ',"result":{"score":{"raw":NaN}}}'),
    ("infinity", WITHOUT_END + ',"result":{"score":{"raw":Infinity}}}'),
    ("a number with a zero in front", WITHOUT_END + ',"result":{"score":{"raw":07}}}'),
    ("half a letter", TEXT.replace("Ana", "\\ud83d")),
    ("a raw line break in a text", TEXT.replace("Ana", "A\nna")),
    ("a mark of byte order", "\ufeff" + TEXT),
    ("very deep", WITHOUT_END + f',"context":{{"extensions":{DEEP}}}}}'),
)  # fmt: skip


@each(BODIES)
def test_bodies(lrs, row):
    answer = lrs.post("statements", row.sent.encode(), headers=JSON)
    if row.is_good:
        seen(lrs, answer, 200)
    else:
        refused(lrs, answer)


@both
def test_bytes_that_are_no_utf_8_are_refused(lrs):
    """Communication 1.4."""
    body = TEXT.encode().replace(b"Ana", b"\xe9")
    refused(lrs, lrs.post("statements", body, headers=JSON))


@both
def test_every_alphabet_comes_back(lrs):
    """Communication 1.4."""
    verb = fresh("verb")
    display = {"en": "attended", "ja": "出席した", "ko": "참석", "ru": "участие", "pa": "ਹਾਜ਼ਰ", "ar": "حضر", "hy": "ներկա", "kn": "ಹಾಜರಿದ್ದರು", "en-x-face": "😀"}  # fmt: skip
    tell(lrs, plain(verb={"id": verb, "display": display}))
    (found,) = lrs.get("statements", {"verb": verb}).json["statements"]
    assert found["verb"] == {"id": verb, "display": display}


@both
def test_numbers_keep_their_digits(lrs):
    """Data 2.5: exact is exact."""
    statement_id = new_id()
    digits = '{"https://example.org/e":[1.0e5,0.10,12345678901234567890,-0.0,1E+2]}'
    body = f'{WITHOUT_END},"id":"{statement_id}","context":{{"extensions":{digits}}}}}'
    seen(lrs, lrs.post("statements", body.encode(), headers=JSON), 200)
    assert digits.encode() in lrs.get("statements", {"statementId": statement_id}).body


@both
def test_a_batch_of_many(lrs):
    """Communication 2.1.2: ids in the order of the statements."""
    ids = [new_id() for _ in range(150)]
    assert tell(lrs, *(plain(id=one) for one in ids)) == ids


@both
def test_a_statement_without_id_gets_one(lrs):
    """Data 2.4.1."""
    (statement_id,) = tell(lrs, plain())
    found = lrs.get("statements", {"statementId": statement_id}).json
    assert found["id"] == statement_id


@both
def test_what_was_told_is_told_again(lrs):
    """Data 2.5."""
    told(lrs, plain())

"""JSON to the letter (2.2): what is no JSON, or says a thing twice, is no statement."""

import json
import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.statements.xapi.flaws import Flaw
from lyceum.statements.xapi.hearing import hear, hear_batch

from .hearing import UUID, WHOLE, changed, flaw, inside, tell

TEXT = tell(WHOLE)
SMALL = (
    b'{"actor":{"mbox":"mailto:a@example.org"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"%s}%s}'
)


def small(in_object=b"", outside=b""):
    return SMALL % (in_object, outside)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"null",
        b"1",
        b'"x"',
        b"\xef\xbb\xbf" + TEXT,
        TEXT + b"x",
        TEXT + TEXT,
        TEXT + b",",
        TEXT[:-1],
        TEXT.replace(b'"', b"'", 1),
        TEXT.decode().encode("utf-16"),
        small(outside=b',"result":{"extensions":{"urn:x":NaN}}'),
        small(outside=b',"result":{"extensions":{"urn:x":Infinity}}'),
        small(outside=b',"result":{"extensions":{"urn:x":01}}'),
        small(outside=b',"result":{"extensions":{"urn:x":[1,]}}'),
        small(outside=b',"result":{"response":"\xff"}'),
        small(outside=2 * b',"result":{"response":"\xff"}'),
        small(outside=b',"result":{"response":"\\ud800"}'),
        small(outside=b',"result":{"response":"\\udc00x"}'),
        small(outside=b',"result":{"response":"\\ud800\\u0041"}'),
        small(outside=b',"result":{"response":"\xed\xa0\x80"}'),
        small(outside=b',"result":{"response":"a\nb"}'),
        small(outside=b',"result":{"response":"a\x00b"}'),
        small(outside=b',"result":{"extensions":{"urn:x":{"\\udfff":1}}}'),
        small(outside=b',/* no */"result":{}'),
    ],
)
def test_what_is_no_json_is_refused(raw):
    assert flaw(raw)
    assert flaw(small()) == ""


@pytest.mark.parametrize(
    "raw",
    [
        small(outside=b',"verb":{"id":"urn:v"}'),
        small(outside=b',"\\u0076erb":{"id":"urn:v"}'),
        small(outside=b',"verb" : {"id":"urn:v"}'),
        small(in_object=b',"id":"urn:o"'),
        small(in_object=b',"definition":{"type":"urn:t","type":"urn:t"}'),
        small(in_object=b',"definition":{"name":{"en":"a","en":"b"}}'),
        small(in_object=b',"definition":{"extensions":{"urn:x":1,"urn:x":1}}'),
        small(outside=b',"result":{"success":true,"success":true}'),
        small(outside=b',"result":{"extensions":{"urn:x":{"a":[{"b":1,"b":2}]}}}'),
        small(outside=b',"result":{"extensions":{"urn:x":{"a":1e400,"a":1}}}'),
        small(outside=b',"result":{"extensions":{"urn:x":{"a":1,"a":1e400}}}'),
        small(outside=b',"result":{"extensions":{"urn:x":{"a":1,"a":"\\u0022"}}}'),
        small(outside=b',"result":{"extensions":{"urn:x":{"":1,"":"\\u0022\\u0022"}}}'),
        small(outside=b',"result":{"response":"\\u0022","response":"\\u0022"}'),
        small(outside=b',"context":{"language":"en","language":"en"}'),
        small(outside=b',"context":{"contextActivities":{"parent":[],"parent":[]}}'),
        small(
            outside=b',"context":{"team":{"objectType":"Group","mbox":"mailto:a@b","mbox":"mailto:a@b"}}'
        ),
        small(outside=b',"attachments":[{"length":1,"length":1}]'),
    ],
)
def test_a_property_comes_once(raw):
    assert flaw(raw)


def test_keys_of_one_name_in_different_objects_are_no_twins():
    assert flaw(small(outside=b',"result":{"extensions":{"urn:x":[{"a":1},{"a":1}]}}')) == ""
    assert flaw(small(outside=b',"result":{"response":"\\u0022a\\":\\"b\\":"}')) == ""


def test_letters_may_be_escaped_anywhere():
    raw = tell(inside(WHOLE))
    for word in (b"SubStatement", b"Activity", b"actor", b"contextActivities", b"objectType"):
        raw = raw.replace(b'"%s"' % word, b'"\\u%04x%s"' % (word[0], word[1:]))

    assert flaw(raw) == ""
    assert b"\\u0053ubStatement" in raw
    assert hear(raw, "1.0.3").fingerprint == hear(tell(inside(WHOLE)), "1.0.3").fingerprint


@settings(deadline=None)
@given(st.data())
def test_twins_are_found_wherever_they_hide(data):
    """Whatever a writer does with spaces and escapes, one key doubled is one flaw."""
    words = st.text(st.sampled_from('ab":\\\u0022 ,{}é'), max_size=5)
    value = st.recursive(
        st.none() | words | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
        max_leaves=6,
    )
    extension = data.draw(st.dictionaries(words, value, min_size=1, max_size=3))
    separators = data.draw(
        st.sampled_from([(",", ":"), (", ", ": "), (" ,", " :"), ("\n,\t", "\t:\n")])
    )
    ascii_too = data.draw(st.booleans())
    told = json.dumps(extension, separators=separators, ensure_ascii=ascii_too)
    if data.draw(st.booleans()):
        told = re.sub(r"\\(.)", lambda one: "\\u0022" if one[1] == '"' else one[0], told)
    name = json.dumps(data.draw(st.sampled_from(list(extension))), ensure_ascii=ascii_too)
    twin = f"{{{name}{separators[1]}1{separators[0]}{told[1:]}"

    for text, is_right in ((told, True), (twin, False)):
        raw = small(outside=b',"result":{"extensions":{"urn:x":%s}}' % text.encode())
        assert (flaw(raw) == "") is is_right


@pytest.mark.parametrize(
    "deep",
    [
        b"[" * 1_000_000,
        b'{"a":' * 1_000_000,
        b"[" * 1_000_000 + b"]" * 1_000_000,
        small(outside=b',"result":{"extensions":{"urn:x":%s}}' % (b"[" * 100_000 + b"]" * 100_000)),
        small(
            in_object=b',"definition":{"extensions":{"urn:x":%s1%s}}'
            % (b'{"a":' * 50_000, b"}" * 50_000)
        ),
    ],
    ids=["open lists", "open objects", "lists", "extension", "definition"],
)
def test_depth_is_refused_in_little_memory(deep):
    tracemalloc.start()
    try:
        for hear_it in (hear, hear_batch):
            with pytest.raises(Flaw):
                hear_it(deep, "1.0.3")
        assert tracemalloc.get_traced_memory()[1] < 3 * len(deep) + 5_000_000
    finally:
        tracemalloc.stop()


def test_values_in_extensions_are_free():
    """4.1.s3.b2: any JSON."""
    for value in (
        b"1e400",
        b"-1E-400",
        b"9" * 4000,
        b"1." + b"9" * 9999,
        b"1e" + b"9" * 9999,
        b"[[[null]]]",
        b'""',
        b"{}",
    ):
        assert flaw(small(outside=b',"result":{"extensions":{"urn:x":%s}}' % value)) == ""


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_batches(version):
    other = changed("id", "00000000-0000-4000-8000-000000000001")
    both = json.dumps([WHOLE, other], indent=2).encode()

    assert [one.statement_id for one in hear_batch(both, version)] == [
        hear(tell(one), version).statement_id for one in (WHOLE, other)
    ]
    assert len(hear_batch(tell(WHOLE), version)) == 1
    assert hear_batch(b" []", version) == []


@pytest.mark.parametrize(
    ("batch", "place"),
    [
        ([WHOLE, WHOLE], "twice"),
        ([WHOLE, changed("id", UUID.upper())], "twice"),
        ([WHOLE, 1], "[1]: "),
        ([WHOLE, [WHOLE]], "[1]: "),
        ([WHOLE, changed("actor", {})], "[1].actor: "),
        ([changed("object/definition/name", {"x_y": "x"})], "[0].object.definition.name[x_y]: "),
        (
            [changed("context/contextActivities/parent/0/id", "x")],
            "contextActivities.parent[0].id: ",
        ),
        ([changed("context/instructor/member/1", {})], "[0].context.instructor.member[1]: "),
    ],
)
def test_a_flaw_tells_its_place_and_its_section(batch, place):
    with pytest.raises(Flaw) as found:
        hear_batch(tell(batch), "1.0.3")

    assert place in str(found.value)
    assert "(" in found.value.rule


def test_a_batch_that_is_cut_is_refused():
    with pytest.raises(Flaw):
        hear_batch(b"[" + TEXT, "1.0.3")


def test_long_numbers_hide_no_twins():
    for number in (b"9" * 9999, b"9" * 4000, b"-0." + b"9" * 9999, b"1e" + b"9" * 9999):
        raw = small(outside=b',"result":{"extensions":{"urn:x":{"a":%s,"a":1}}}' % number)
        assert flaw(raw)


def test_words_are_found_whatever_the_case_of_hex():
    raw = small(outside=b',"result":{"response":"\\u00E9\\u00e9\\ud83d\\ude00"}')
    assert flaw(raw) == ""


@pytest.mark.parametrize(("depth", "wrong"), [(150, ""), (250, "result: it is nested too deeply")])
def test_it_is_not_nested_deeper_than_every_later_reader_goes(depth, wrong):
    flat = b",".join([b'{"a": ["}", "]", "\\"]"]}'] * 400)  # many brackets are not deep ones
    nest = b"[" * depth + flat + b"]" * depth
    assert flaw(small(outside=b',"result":{"extensions":{"urn:x":%s}}' % nest)) == wrong

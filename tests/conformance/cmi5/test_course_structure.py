"""Which packages are taken in, and which are refused with the line and what was expected there."""

import re
import zipfile
from io import BytesIO

import pytest

from lyceum.courseware.errors import PackageIsInvalid
from lyceum.courseware.services.packages import read_package
from lyceum.courseware.testing import COURSE, block, cmi5_zip, structure, texts, unit, zipped

LANGSTRING = '<langstring lang="en">x</langstring>'


def xml(text):
    return BytesIO(text.encode())


def alone(inside="", **more):
    """A course structure without a zip: its units lie elsewhere."""
    return xml(structure(inside or unit(url="https://publisher.example/a.html"), **more))


def objectives(*ids):
    each = "".join(f'<objective id="{one}">{texts("o")}</objective>' for one in ids)
    return f"<objectives>{each}</objectives>"


def reference(to):
    return f'<objectives><objective idref="{to}"/></objectives>'


def units(count):
    return "".join(unit(str(n), url=f"https://publisher.example/{n}") for n in range(count))


def deep(count, inside):
    for n in range(count):
        inside = block(inside, f"b{n}")
    return inside


O1 = f"{COURSE}/objective/1"
GOOD = {
    "one thousand units": lambda: alone(units(1000)),
    "a unit in the zip and one elsewhere": lambda: cmi5_zip(
        unit("a") + unit("b", url="https://publisher.example/b?x=1")
    ),
    "zip64": lambda: zip64(),  # noqa: PLW0108  made below
    "a query, a fragment, an escaped name": lambda: cmi5_zip(
        unit("a", url="index.html?a=1&amp;b=2#x") + unit("b", url="a%20b.html"),
        **{"a b.html": ""},
    ),
    "every attribute": lambda: cmi5_zip(
        unit(
            moveOn="CompletedOrPassed",
            masteryScore="0.75",
            launchMethod="OwnWindow",
            activityType="http://adlnet.gov/expapi/activities/lesson",
            authenticationMethod="Basic",
            more="<launchParameters>{}</launchParameters><entitlementKey>k</entitlementKey>",
        )
    ),
    "blocks in blocks": lambda: cmi5_zip(deep(5, unit())),
    "objectives": lambda: alone(
        f'<block id="{COURSE}/block/o">{texts("b")}{reference(O1)}'
        f"{unit(url='https://publisher.example/x')}</block>",
        objectives=objectives(O1),
    ),
    "elements and attributes of others at the end": lambda: cmi5_zip(
        f'<au xmlns:v="urn:v" v:a="1" id="{COURSE}/au/v">{texts("v")}<url>index.html</url>'
        "<v:more>1</v:more></au>"
    ),
    "several languages": lambda: cmi5_zip(
        f'<au id="{COURSE}/au/l"><title>{LANGSTRING}<langstring lang="fr-CA">y</langstring>'
        f"</title><description>{LANGSTRING}</description><url>index.html</url></au>"
    ),
    **{
        f"masteryScore {said!r}": lambda said=said: cmi5_zip(unit(masteryScore=said))
        for said in ("0", "1", "1.0", ".5", "+0.75", "0.1234", "0.500000")
    },
    "an activityType that says nothing": lambda: cmi5_zip(unit(activityType=" ")),
    "clutter of a Mac": lambda: cmi5_zip(**{"__MACOSX/._index.html": "x", ".DS_Store": "x"}),
    "blanks around every value (13.1)": lambda: cmi5_zip(
        unit(
            id=f" {COURSE}/au/blank ",
            url=" index.html ",
            moveOn=" Passed ",
            masteryScore=" 0.5 ",
            launchMethod=" OwnWindow ",
        )
    ),
    "a byte order mark": lambda: BytesIO(b"\xef\xbb\xbf" + alone().read()),
}


def zip64():
    """As tools for large files write every file: with sizes in the extra field (APPNOTE 4.5.3), and
    with an end record of its own kind (4.3.14), as if there were too many for the usual one."""
    made = BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in (("cmi5.xml", structure()), ("index.html", "<p>")):
                with archive.open(name, "w", force_zip64=True) as file:
                    file.write(content.encode())
    assert {b"PK\x06\x06", b"PK\x06\x07"} <= set(re.findall(rb"PK\x06[\x06\x07]", made.getvalue()))
    made.seek(0)
    return made


@pytest.mark.parametrize("name", GOOD)
def test_it_is_taken_in(name):
    assert read_package(GOOD[name]()).form == "cmi5"


def au(attributes="", *, children=""):
    children = children or f"{texts('a')}<url>https://publisher.example/a</url>"
    return alone(f'<au id="{COURSE}/au/a" {attributes}>{children}</au>')


def url(said):
    return lambda: cmi5_zip(unit(url=said))


def language(tag):
    return lambda: xml(structure().replace('lang="en"', f'lang="{tag}"', 1))


def url_alone(said):
    return lambda: alone(unit(url=said))


BAD = {
    # ids (3, 13.1.2-4)
    "course id without scheme": (lambda: alone(course="publisher.example/c"), "IRI"),
    "block id without scheme": (lambda: cmi5_zip(block(unit(), id="b/1")), "IRI"),
    "unit id without scheme": (lambda: cmi5_zip(unit(id="a/1")), "IRI"),
    "objective id without scheme": (lambda: alone(objectives=objectives("o/1")), "IRI"),
    "id with a blank": (lambda: cmi5_zip(unit(id="https://x.example/a b")), "IRI"),
    "no id": (lambda: cmi5_zip(unit(id="")), "IRI"),
    "two blocks of one id": (lambda: cmi5_zip(block(unit("a")) + block(unit("b"))), "no other"),
    "nested blocks of one id": (lambda: cmi5_zip(block(block(unit()))), "no other"),
    "two units of one id": (lambda: cmi5_zip(unit() + block(unit())), "no other"),
    "a unit of its block's id": (
        lambda: cmi5_zip(block(unit(id=f"{COURSE}/block/part"))),
        "no other <block>",
    ),
    "a block of the id of a unit before it": (
        lambda: cmi5_zip(unit("a") + block(unit("b"), id=f"{COURSE}/au/a")),
        "no other <au>",
    ),
    "a unit of the course's id": (lambda: cmi5_zip(unit(id=COURSE)), "no other <course>"),
    "a unit of an objective's id": (
        lambda: alone(unit(url="https://publisher.example/a", id=O1), objectives=objectives(O1)),
        "no other <objective>",
    ),
    "two objectives of one id": (lambda: alone(objectives=objectives(O1, O1)), "no other"),
    "an objective that is nowhere": (
        lambda: cmi5_zip(block(unit()).replace("<au", f"{reference(O1)}<au", 1)),
        "objective",
    ),
    # addresses (8.1, 13.1.4, 14)
    "relative without a zip": (url_alone("index.html"), "14.2"),
    "relative with a dot, without a zip": (url_alone("./index.html"), "14.2"),
    "relative upwards, without a zip": (url_alone("../index.html"), "14.2"),
    "only a query, without a zip": (url_alone("?a=1"), "14.2"),
    "from the root, without a zip": (url_alone("/index.html"), "14.2"),
    "of the scheme of the page, without a zip": (url_alone("//x.example/a"), "14.2"),
    "a file that is not in the zip": (url("other.html"), "other.html"),
    "from the root": (url("/index.html"), "14.1"),
    "out of the package": (url("../index.html"), "14.1"),
    "out of the package, escaped": (url("%2e%2e/index.html"), "14.1"),
    "a blank in it": (url("https://x.example/ index.html"), "blank"),
    "nothing": (url(" "), "address"),
    "a script": (url("javascript:alert(1)"), "https://"),
    "data": (url("data:text/html,x"), "https://"),
    "a script that looks like an address": (url("javascript://x/%0aalert(1)"), "https://"),
    "a file of the learner": (url("file://x/a"), "https://"),
    "an application without an address": (url("simulator:lesson"), "https://"),
    "no host": (url("https:///x"), "https://"),
    **{
        f"the LMS's parameter {name}": (url(f"index.html?{name}=1"), name)
        for name in ("endpoint", "fetch", "actor", "registration", "activityId")
    },
    # values (13.1.4)
    "moveOn": (lambda: au('moveOn="Sometimes"'), "CompletedOrPassed"),
    "masteryScore above 1": (lambda: au('masteryScore="1.1"'), "0 to 1"),
    "masteryScore below 0": (lambda: au('masteryScore="-0.1"'), "0 to 1"),
    "masteryScore in words": (lambda: au('masteryScore="half"'), "0 to 1"),
    "masteryScore as a power": (lambda: au('masteryScore="1e-1"'), "0 to 1"),
    "masteryScore of more places than are told": (
        lambda: au('masteryScore="0.123456"'),
        "4 places",
    ),
    "masteryScore as Python writes it": (lambda: au('masteryScore="0_0.5"'), "0 to 1"),
    "masteryScore that says nothing": (lambda: au('masteryScore=""'), "0 to 1"),
    "masteryScore NaN": (lambda: au('masteryScore="NaN"'), "0 to 1"),
    "launchMethod": (lambda: au('launchMethod="Popup"'), "OwnWindow"),
    "authenticationMethod": (lambda: au('authenticationMethod="OAuth"'), "Basic"),
    "activityType without scheme": (lambda: au('activityType="lesson"'), "IRI"),
    "activityType with a blank": (lambda: au('activityType="my type: video"'), "IRI"),
    **{
        f"language {tag!r}": (language(tag), "language")
        for tag in ("e n", "e", "x", "en-a", "de-1", "en-US-US", "")
    },
    # the schema (13.2)
    "another root": (lambda: xml("<course/>"), "courseStructure"),
    "another namespace": (
        lambda: xml(structure().replace("https://w3id.org/xapi/profiles/cmi5/v1", "urn:x")),
        "courseStructure",
    ),
    "no course": (lambda: xml(structure().replace("<course id", "<v id")), "course"),
    "no unit": (lambda: alone("<objectives/>"), "<au> or <block>"),
    "a block without units": (lambda: cmi5_zip(block("")), "<au> or <block>"),
    "address before title": (
        lambda: au(children=f"<url>https://x.example/a</url>{texts('a')}"),
        "<title>",
    ),
    "no description": (
        lambda: au(children=f"<title>{LANGSTRING}</title><url>https://x.example/</url>"),
        "<description>",
    ),
    "no address": (lambda: au(children=texts("a")), "<url>"),
    "two addresses": (
        lambda: au(
            children=f"{texts('a')}<url>https://x.example/</url><url>https://x.example/</url>"
        ),
        "order of the schema",
    ),
    "a title without words": (
        lambda: au(children=f"<title/>{texts('a')[len('<title></title>') :]}"),
        "expected",
    ),
    "an element of no namespace": (
        lambda: au(children=f'{texts("a")}<url>https://x.example/</url><x xmlns=""/>'),
        "namespace",
    ),
    "an unknown element": (
        lambda: au(children=f"{texts('a')}<url>https://x.example/</url><colour/>"),
        "order of the schema",
    ),
    "an unknown attribute": (lambda: au('colour="red"'), "attributes of the schema"),
    "others' elements before ours": (
        lambda: au(children=f'<v:x xmlns:v="urn:v"/>{texts("a")}<url>https://x.example/</url>'),
        "at the end",
    ),
    "blocks deeper than anyone reads": (lambda: cmi5_zip(deep(60, unit())), "deep"),
    # files (14)
    "broken XML": (lambda: xml(structure()[:-5]), "well-formed"),
    "a DOCTYPE": (
        lambda: xml(structure().replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1)),
        "DOCTYPE",
    ),
    "neither zip nor XML": (lambda: BytesIO(b"# A package\n"), "neither"),
    "nothing at all": (lambda: BytesIO(b""), "neither"),
    "a zip that is none": (lambda: BytesIO(b"PK\x03\x04 not a zip"), "none"),
    "a zip that was cut off": (lambda: BytesIO(cmi5_zip().read()[:200]), "none"),
    "a package of H5P": (lambda: zipped({"h5p.json": "{}"}), "H5P packages do not play here"),
    "a zip with a page and no manifest": (
        lambda: zipped({"index.html": "<title>x</title>", "a.js": ""}),
        "if these are plain pages, say so",
    ),
    "a zip without a manifest": (lambda: zipped({"page.html": ""}), "cmi5.xml"),
    "a manifest in a folder": (lambda: zipped({"course/cmi5.xml": structure()}), "course/cmi5.xml"),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_and_says_what_was_expected(name):
    file, word = BAD[name]

    with pytest.raises(PackageIsInvalid) as refusal:
        read_package(file())

    assert word in str(refusal.value), str(refusal.value)
    assert refusal.value.status == 422


def test_a_problem_names_the_line_and_the_element():
    text = structure(unit()).replace("<au ", "\n\n<au moveOn='Never' ")

    with pytest.raises(PackageIsInvalid) as refusal:
        read_package(zipped({"cmi5.xml": text, "index.html": ""}))

    (problem,) = refusal.value.problems
    assert (problem.file, problem.line, problem.place) == ("cmi5.xml", 4, "<au moveOn>")


def test_all_problems_are_told_at_once():
    wrong = unit("a", url="gone.html", moveOn="Never") + unit("b", masteryScore="7")

    with pytest.raises(PackageIsInvalid) as refusal:
        read_package(cmi5_zip(wrong))

    assert len(refusal.value.problems) == 3


def test_an_application_may_have_a_scheme_of_its_own():
    said = "simulator://publisher.example/lessons/3?level=2"

    read = read_package(cmi5_zip(unit(url=said)))

    assert read.structure["children"][0]["url"] == said


def test_entities_of_files_are_never_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    text = (
        structure()
        .replace("?>", f'?><!DOCTYPE c [<!ENTITY s SYSTEM "file://{secret}">]>', 1)
        .replace(">Rocks<", ">&s;<", 1)
    )

    with pytest.raises(PackageIsInvalid) as refusal:
        read_package(xml(text))

    assert "SECRET" not in str(refusal.value)


def test_what_a_manifest_says_is_what_a_unit_is():
    read = read_package(
        cmi5_zip(
            block(unit("a", moveOn="Passed", masteryScore="0.5")) + unit("b", url=" index.html ")
        )
    )

    part, last = read.structure["children"]
    first = part["children"][0]
    assert (part["kind"], part["index"], part["title"]) == ("block", 0, {"en": "part"})
    assert (first["index"], first["moveOn"], first["masteryScore"]) == (0, "Passed", 0.5)
    assert (last["index"], last["moveOn"], last["url"]) == (1, "NotApplicable", "index.html")

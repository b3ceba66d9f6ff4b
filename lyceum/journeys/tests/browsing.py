"""A browser that sends a form back as it came."""

from html.parser import HTMLParser

from django.http import QueryDict
from django.template.loader import render_to_string

from lyceum.journeys.forms.conditions import Conditions


class Reader(HTMLParser):
    """What a browser would send of a form that nobody touched."""

    def __init__(self):
        super().__init__()
        self.sent, self.select, self.area = QueryDict(mutable=True), None, None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "input" and at.get("name"):
            kind = at.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in at:
                usual = "on" if kind in ("checkbox", "radio") else ""
                self.sent.appendlist(at["name"], at.get("value", usual) or "")
        elif tag == "select":
            self.select = (at["name"], "multiple" in at, [], [])
        elif tag == "option" and self.select:
            self.select[2].append(at.get("value", ""))
            if "selected" in at:
                self.select[3].append(at.get("value", ""))
        elif tag == "textarea":
            self.area = [at["name"], ""]

    def handle_endtag(self, tag):
        if tag == "select":
            name, many, offered, chosen = self.select
            for one in chosen or ([] if many else offered[:1]):
                self.sent.appendlist(name, one)
            self.select = None
        elif tag == "textarea":
            name, words = self.area
            self.sent.appendlist(name, words.removeprefix("\n").replace("\n", "\r\n"))
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data


def sent_back(*parts):
    reader = Reader()
    for part in parts:
        if isinstance(part, Conditions):
            reader.feed(render_to_string("journeys/conditions.html", {"asked": part}))
        else:
            reader.feed(str(part))
    return reader.sent


def saved(client, url):
    """A page is opened and its form sent back as it is; what the server answers."""
    page = client.get(url).text
    main = page[
        page.index('<input type="hidden" name="edition"') : page.index(
            "</form>", page.index('name="edition"')
        )
    ]
    reader = Reader()
    reader.feed(main)
    return client.post(
        url, reader.sent.urlencode(), content_type="application/x-www-form-urlencoded"
    )

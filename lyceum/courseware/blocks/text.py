"""Text as people write it in a lesson: Markdown (`ui.written`), with what a lesson asks of it."""

from lyceum.ui.written import SCHEMES, TAGS, html_of, plain, tokens

__all__ = ["MOST", "SCHEMES", "TAGS", "headings", "html_of", "links", "plain"]
MOST = 50_000  # characters of one field


def headings(text: str) -> list[tuple[int, str]]:
    """The headings in order: level as shown (2 to 4) and words."""
    read = tokens(text)
    return [
        (int(token.tag[1]), read[at + 1].content)
        for at, token in enumerate(read)
        if token.type == "heading_open"
    ]


def links(text: str) -> list[tuple[str, str]]:
    """The links in order: their words and where they lead."""
    found: list[tuple[str, str]] = []
    for token in tokens(text):
        words, href = "", ""
        for child in token.children or ():
            if child.type == "link_open":
                words, href = "", str(child.attrGet("href") or "")
            elif child.type == "link_close":
                found.append((words.strip(), href))
                href = ""
            elif href:
                words += child.content
    return found

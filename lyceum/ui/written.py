"""Text as people write it: Markdown, and nothing else. What a browser gets is made here.

Markdown because it is still text where no script runs, and because nothing hostile can be said in
it: raw HTML is words, pictures come in other ways, links lead to pages and mail only. The sanitiser
stands behind it all the same. Shape: CommonMark 0.31 with strikethrough off.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "code", "pre", "blockquote"}
TAGS |= {"br", "hr"}
SCHEMES = {"http", "https", "mailto"}
LOWEST = 4


def html_of(text: str) -> str:
    """Safe HTML. A page has one h1, its own title, so `#` becomes h2."""
    import nh3  # noqa: PLC0415  needed only where something written is shown

    drawn = _reader().renderer.render(tokens(text), _reader().options, {})
    return nh3.clean(
        drawn,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


@lru_cache(maxsize=500)
def html_kept(text: str) -> str:
    """The same, kept for a while: for short texts that are shown again and again."""
    return html_of(text)


def plain(text: str) -> str:
    """The words alone, for counting and for searching."""
    lines = (
        "".join(child.content or " " for child in token.children or ())
        if token.type == "inline"
        else token.content
        for token in tokens(text)
    )
    return "\n".join(line for line in lines if line.strip())


@lru_cache(maxsize=64)
def tokens(text: str) -> list[Any]:
    """A text, read; kept for a while, since whoever shows it asks for it in several ways. Not to be
    changed."""
    return _reader().parse(text)


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  as above

    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
    made.core.ruler.push("one_h1_a_page", _lower_headings)
    return made


def _lower_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, LOWEST)}"

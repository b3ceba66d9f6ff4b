"""Slack's way to write (mrkdwn, https://docs.slack.dev/messaging/formatting-message-text), and ours.

Ours is CommonMark. What people wrote never steers: of theirs, only what Slack itself has marked as a
link or a call is one; of ours, signs that Slack would read are broken by a sign that nobody sees.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from lyceum.ui import written

from .channels import Member

UNSEEN = "\u200b"
HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9-]{0,58})")
CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
MARKED = re.compile(r"<([^<>\n]+)>")
CALLS = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
BOLD = re.compile(r"(?<![\w*\\])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
STEERS = re.compile(r"([\\\[\]])")
PLAIN_BLOCKS = {"hr": "———\n\n", "heading_open": "*", "heading_close": "*\n\n"}
SCHEMES = ("http://", "https://", "mailto:")


# --- theirs in ours -------------------------------------------------------------------------------


def calls_in(words: str) -> tuple[str, ...]:
    """The accounts that are called."""
    return tuple(dict.fromkeys(CALLS.findall(words)))


def markdown_of(words: str, called: Mapping[str, str]) -> str:
    """What was written in Slack, in Markdown."""
    parts = CODE.split(words)
    made = [_code(part) if at % 2 else _said(part, called) for at, part in enumerate(parts) if part]
    return "".join(made).strip()


def _code(part: str) -> str:
    inside = unescape(MARKED.sub(lambda found: _target(found[1])[0], part))
    if part.startswith("```"):
        return f"\n```\n{inside.strip('`').strip(chr(10))}\n```\n"
    return inside


def _said(part: str, called: Mapping[str, str]) -> str:
    """Between the marks of Slack: text. In the marks: links and calls."""
    pieces = MARKED.split(part)
    made = "".join(
        _marked(piece, called) if at % 2 else _text(piece) for at, piece in enumerate(pieces)
    )
    return re.sub(r"(?<!\n)\n(?!\n|[>\-]|\d+\. )", "  \n", made)


def _text(piece: str) -> str:
    plain = STEERS.sub(r"\\\1", unescape(piece))
    plain = re.sub(r"(?m)^(#+)", r"\\\1", plain)
    plain = re.sub(r"(?m)^[•◦▪]\s*", "- ", plain)
    plain = HANDLE.sub(rf"@{UNSEEN}\1", plain)  # only what Slack has marked calls somebody
    return BOLD.sub(r"**\1**", plain)


def _marked(piece: str, called: Mapping[str, str]) -> str:
    target, label = _target(piece)
    if piece.startswith("@"):
        return called.get(target[1:], f"@{UNSEEN}{label or target[1:]}")
    if piece.startswith("#"):
        return f"#{label or target[1:]}"
    if piece.startswith("!"):
        return _text(label or target[1:].partition("^")[0])
    if not target.startswith(SCHEMES):
        return _text(label or target)
    target = target.replace(" ", "%20").replace(">", "%3E")
    words = STEERS.sub(r"\\\1", label)
    return f"[{words}](<{target}>)" if words else f"<{target}>"


def _target(piece: str) -> tuple[str, str]:
    target, _bar, label = piece.partition("|")
    return unescape(target), unescape(label)


# --- ours in theirs -------------------------------------------------------------------------------


def escaped(words: str) -> str:
    """The three signs that steer."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(words: str) -> str:
    """Text as itself: nothing is bold, code or struck out by its signs."""
    return re.sub(r"([*_~`])", rf"{UNSEEN}\1{UNSEEN}", escaped(words))


def mrkdwn_of(words: str, called: Mapping[str, Member]) -> str:
    """Our Markdown as Slack writes it."""
    return re.sub(r"\n{3,}", "\n\n", "".join(_blocks(written.tokens(words), called))).strip()


def _blocks(tokens: list[Any], called: Mapping[str, Member]) -> Iterator[str]:
    """Line by line: lists and quotes have a sign before them, the rest is paragraphs."""
    lists: list[int] = []  # 0: dots; else the next number
    quotes = 0
    for token in tokens:
        kind = token.type
        if kind == "bullet_list_open":
            lists.append(0)
        elif kind == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            yield "\n"
        elif kind == "list_item_open":
            yield "    " * (len(lists) - 1) + (f"{lists[-1]}. " if lists[-1] else "• ")
            lists[-1] += 1 if lists[-1] else 0
        elif kind.startswith("blockquote"):
            quotes += 1 if token.nesting > 0 else -1
        else:
            yield _block(token, called, quotes, in_list=bool(lists))


def _block(token: Any, called: Mapping[str, Member], quotes: int, *, in_list: bool) -> str:
    if token.type in ("fence", "code_block"):
        return f"```\n{escaped(token.content).replace('```', UNSEEN.join('```'))}```\n\n"
    if token.type in PLAIN_BLOCKS:
        return PLAIN_BLOCKS[token.type]
    if token.type == "inline":
        text = "".join(_inline(token.children or [], called))
        return "\n".join(f"&gt; {line}" for line in text.split("\n")) if quotes else text
    if token.type == "paragraph_close":
        return "\n" if in_list else "\n\n"
    return ""


def _inline(children: list[Any], called: Mapping[str, Member]) -> Iterator[str]:
    in_link = False
    for child in children:
        if child.type == "text":
            yield _label(child.content) if in_link else _with_calls(child.content, called)
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type == "code_inline":
            yield f"`{escaped(child.content).replace('`', chr(39))}`"
        elif child.type == "link_open":
            in_link = True
            yield f"<{_address(str(child.attrGet('href') or ''))}|"
        elif child.type == "link_close":
            in_link = False
            yield ">"
        else:
            yield {"strong": "*", "em": "_"}.get(child.type.partition("_")[0], "")


def _label(words: str) -> str:
    return escaped(words).replace("|", "¦")


def _address(href: str) -> str:
    safe = href if href.startswith(SCHEMES) else ""
    return escaped(safe).replace("|", "%7C")


def _with_calls(words: str, called: Mapping[str, Member]) -> str:
    """Text, in which a handle calls whoever is there under it, or is their name."""
    parts = HANDLE.split(words)
    return "".join(_call(part, called) if at % 2 else plain(part) for at, part in enumerate(parts))


def _call(handle: str, called: Mapping[str, Member]) -> str:
    known = called.get(handle.lower().rstrip("-"))
    if known is None:
        return plain(f"@{UNSEEN}{handle}")
    return f"<@{known.account}>" if known.account else plain(known.name)

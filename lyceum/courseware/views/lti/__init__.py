"""Pages of partners' tools and platforms."""

from .arrivals import arrive, begin_arrival, enter, pick, register_with, resource
from .launches import authorize, choice, chosen, go, open_link
from .platforms import (
    add_platform,
    change_platform,
    let_platform_register,
    platform,
    platforms,
    send_again,
    switch_platform,
)
from .tools import (
    add_link,
    add_tool,
    change_tool,
    choose,
    let_tool_register,
    switch_tool,
    test_tool,
    tool,
    tools,
    trial,
)

__all__ = [
    "add_link",
    "add_platform",
    "add_tool",
    "arrive",
    "authorize",
    "begin_arrival",
    "change_platform",
    "change_tool",
    "choice",
    "choose",
    "chosen",
    "enter",
    "go",
    "let_platform_register",
    "let_tool_register",
    "open_link",
    "pick",
    "platform",
    "platforms",
    "register_with",
    "resource",
    "send_again",
    "switch_platform",
    "switch_tool",
    "test_tool",
    "tool",
    "tools",
    "trial",
]

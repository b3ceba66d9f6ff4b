"""What can be done with learning money."""

from .allowances import (
    activate_allowance,
    agree_share,
    change_allowance,
    decline_share,
    draft_allowance,
    end_allowance,
    remove_draft,
)
from .deposits import Deposits, make_deposit, take_back_deposit
from .granting import grant_now, run_allowances
from .moving import come_back, leave

__all__ = [
    "Deposits",
    "activate_allowance",
    "agree_share",
    "change_allowance",
    "come_back",
    "decline_share",
    "draft_allowance",
    "end_allowance",
    "grant_now",
    "leave",
    "make_deposit",
    "remove_draft",
    "run_allowances",
    "take_back_deposit",
]

"""How much for how many days, and from whom: plain arithmetic. It knows no tables and no clock.

Everything is in whole minor units. A part is rounded half up, once; a sum that is shared is shared
to the last cent, and what no share can carry whole falls to the owner of the rule.
"""

"""Talking with other stores in their own protocol: plain, without tables.

`talking` sends statements and reads pages, `choosing` says which statements go where, `passing` hands
a batch over and finds those that are refused, `files` reads statements from files.
"""

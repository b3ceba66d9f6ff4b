"""The content host: what it gives out, to whom, and under which policy.

Its addresses carry what opens them; it knows no cookie and no session of the house.
"""

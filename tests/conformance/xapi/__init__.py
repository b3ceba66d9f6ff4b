"""Requirements of xAPI 1.0.3 and 2.0, one check each, asked of a running house over HTTP.

Sections are those of the 1.0.3 text: "Data 2.4.2" is part two, "Communication 2.1.3" part three.
What only 2.0 asks for carries the sections of IEEE 9274.1.1: "4.1.4", "4.2.7".
Tables say what is sent and what must come back; `samples.py` has what the tables change.
"""

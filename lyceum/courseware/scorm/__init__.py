"""SCORM 1.2 and 2004: the manifest, and what a run-time's memory says of a learner.

Plain Python. The run-time itself is scorm-again, in the browser.
"""

"""cmi5 (Quartz, 1st edition): the course structure, the session's rules, the LMS's statements.

Plain Python: it knows no tables. Sections named in the code are the specification's.
"""

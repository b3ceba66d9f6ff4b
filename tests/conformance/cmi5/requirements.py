"""What cmi5 (Quartz) asks of an LMS, by the numbers that its list of requirements uses, and the test
that holds us to each.

The numbers are section, place in it, and (d…) for what follows from it; the words are in the
specification. A test of `test_session.py` is named by what follows `test_`; a case of a table in it
or of `test_course_structure.py` by its name in the table.
"""

COVERED = {
    # --- what an LMS is, and what it takes in (3-6, 13, 14)
    "course id without scheme": "3.0.0.0-1 3.0.0.0-1(d) 4.4.0.0-1 4.4.0.0-1(d)",
    "an unknown element": "4.4.0.0-2 4.4.0.0-2(d) 13.1.5.0-2(d)",
    "essentials": """4.2.0.0-2 6.0.0.0-4 8.1.5.0-1 8.1.5.0-3 9.3.1.0-1 9.3.1.0-2 9.3.1.0-2(d)
        9.3.9.0-1 9.3.9.0-2 9.3.9.0-3 9.3.9.0-4 9.3.9.0-5 9.3.9.0-6 9.3.9.0-7 9.3.9.0-8 9.3.9.0-9
        9.6.2.1-1 9.6.2.3-2 9.6.3.1-3""",
    "one thousand units": "6.1.0.0-2 14.0.0.0-1",
    "every attribute": "6.1.0.0-1 6.1.0.0-3 6.0.0.0-6",
    "elements and attributes of others at the end": "13.1.5.0-1 13.1.5.0-2",
    "nothing_is_voided": "6.3.0.0-1 6.3.0.0-2",
    "blanks around every value (13.1)": "13.1.0.0-1",
    "two blocks of one id": "13.1.2.0-1 13.1.2.0-1(d)",
    "two objectives of one id": "13.1.3.0-1 13.1.3.0-1(d)",
    "two units of one id": "13.1.4.0-1 13.1.4.0-1(d)",
    "a blank in it": "13.1.4.0-2 13.1.4.0-2(d)",
    "address before title": "13.2.0.0-1 13.2.0.0-1(d)",
    "neither zip nor XML": "14.0.0.0-1(d)",
    "zip64": "14.1.0.0-1",
    "a zip that is none": "14.1.0.0-1(d)",
    "a zip with a page and no manifest": "14.1.0.0-2 14.1.0.0-2(d)",
    "a file that is not in the zip": "14.1.0.0-3 14.1.0.0-3(d) 14.1.0.0-4 14.1.0.0-4(d)",
    "relative without a zip": "14.2.0.0-1 14.2.0.0-1(d)",
    "the LMS's parameter endpoint": "8.1.0.0-6 8.1.0.0-6(d)",
    # --- the launch (8)
    "a_unit_with_a_window_of_its_own_is_not_framed": "8.1.0.0-1 8.1.0.0-2 8.1.0.0-3",
    "the_address_says_all_that_a_unit_must_know": """6.0.0.0-3 8.1.0.0-4 8.1.0.0-5 8.1.1.0-1
        8.1.2.0-1 8.1.3.0-1 8.1.4.0-1 8.1.5.0-2 8.2.1.0-1 9.2.0.0-1 9.6.1.1-2 13.1.4.0-3""",
    "the_parameters_are_encoded_and_a_fragment_stays_behind": "8.1.0.0-8",
    "the_token_is_given_once_and_errors_are_told_in_the_body": """8.2.1.0-3 8.2.1.0-4 8.2.2.0-1
        8.2.2.0-2 8.2.2.0-3 8.2.3.0-1 8.2.3.0-1(d) 8.2.3.2-1""",
    "units_of_other_hosts_may_fetch_and_tell": "8.2.1.0-2(d)",
    "refusals_can_be_read_from_other_hosts": "8.2.1.0-5 8.2.1.0-5(d)",
    "without_the_token_nothing_is_heard": "8.1.2.0-2(d) 8.1.2.0-5(d)",
    "the_token_of_one_session_does_not_open_another": "8.1.2.0-2 8.2.1.0-6 8.2.1.0-6(d)",
    "a_unit_reaches_no_other_learner_and_no_other_registration": """8.1.3.0-3(d) 8.1.4.0-3(d)
        11.0.0.0-1 11.0.0.0-1(d)""",
    "completed_once_in_a_registration": """8.1.5.0-4 9.3.0.0-6 9.3.0.0-6(d1) 9.3.0.0-6(d2)""",
    # --- statements (7, 9)
    "a_statement_without_an_id": "9.1.0.0-1(d)",
    "a group for an actor": "9.2.0.0-2",
    "a mail address for an account": "9.2.0.0-3",
    "initialized_comes_first_after_all_was_read": """7.1.1.0-1(d1) 7.1.1.0-1(d2) 7.1.3.0-1
        7.1.3.0-1(d1) 9.3.0.0-4 9.3.0.0-4(d1) 9.3.0.0-4(d2) 9.3.2.0-1 9.3.2.0-1(d) 11.0.0.0-3(d1)
        11.0.0.0-3(d2)""",
    "a second time initialized": "9.3.2.0-3(d)",
    "each_verb_once_in_a_session": "9.3.0.0-2 9.3.0.0-2(d)",
    "failed_once_in_a_session_and_passed_only_in_another": "9.3.0.0-3 9.3.0.0-3(d)",
    "after_terminated_nothing_is_heard": """7.1.2.0-1(d1) 7.1.2.0-1(d2) 7.1.3.0-1(d2) 9.3.0.0-5
        9.3.0.0-5(d1) 9.3.0.0-5(d2) 9.3.8.0-2 9.3.8.0-4""",
    "what_was_told_before_terminated_may_come_after_it": "9.3.8.0-3",
    "passed_once_in_a_registration_and_never_failed_after_it": """9.3.0.0-7 9.3.0.0-7(d1)
        9.3.0.0-7(d2) 9.3.0.0-8 9.3.0.0-8(d)""",
    "what_is_allowed_beside": "9.3.0.0-9",
    "moving_on": "9.3.3.0-3 9.3.4.0-4",
    "passed below the mastery score": "9.3.4.0-2 9.3.4.0-2(d1) 9.3.4.0-2(d2) 10.2.4.0-2",
    "failed above the mastery score": "9.3.5.0-2 9.3.5.0-2(d) 9.5.1.0-1",
    "a_session_is_abandoned_from_outside": """9.3.6.0-1 9.3.6.0-2 9.3.6.0-2(d1) 9.3.6.0-2(d2)
        9.5.4.2-1 9.5.4.2-2""",
    "a_new_launch_abandons_what_runs": "9.3.0.0-10 9.3.0.0-10(d)",
    "a_unit_is_waived": """9.3.7.0-1 9.3.7.0-2 9.3.7.0-2(d) 9.3.7.0-3 9.5.2.0-1(d2) 9.5.3.0-1(d2)
        9.5.5.2-1 9.6.2.2-1(d4)""",
    "a_unit_is_waived_once": "9.3.0.0-11 9.3.0.0-11(d1) 9.3.7.0-4 9.3.7.0-4(d)",
    "another object": "8.1.5.0-6(d) 9.4.0.0-1 9.4.0.0-1(d) 9.4.0.0-2",
    "completed with a score": "9.5.1.0-2 9.5.1.0-2(d)",
    "passed, a raw score without min": "9.5.1.0-3(d1)",
    "passed, a raw score without max": "9.5.1.0-3(d2)",
    "passed without success": "9.5.2.0-1 9.5.2.0-1(d1)",
    "failed without success": "9.5.2.0-2 9.5.2.0-2(d)",
    "completed with success": "9.5.2.0-3 9.5.2.0-3(d)",
    "completed without completion": "9.5.3.0-1 9.5.3.0-1(d1)",
    "passed with completion": "9.5.3.0-2 9.5.3.0-2(d)",
    "terminated without duration": "9.5.4.1-1(d)",
    "completed without duration": "9.5.4.1-2(d)",
    "passed without duration": "9.5.4.1-3(d)",
    "failed without duration": "9.5.4.1-4(d)",
    "no context": "9.6.0.0-1 9.6.0.0-1(d)",
    "another registration": "9.6.1.0-1 9.6.1.0-1(d)",
    "what_asks_for_nothing_is_satisfied_before_its_launch": "9.6.1.1-3",
    "another grouping": "9.6.2.0-1 9.6.2.0-1(d) 10.2.1.0-6 10.2.1.0-6(d)",
    "completed outside of moveOn": "9.6.2.2-1 9.6.2.2-1(d1)",
    "passed outside of moveOn": "9.6.2.2-1(d2)",
    "failed outside of moveOn": "9.6.2.2-1(d3)",
    "anything in moveOn": "9.6.2.2-2 9.6.2.2-2(d)",
    "no session id": "9.6.3.1-4 9.6.3.1-4(d)",
    "another session id": "10.2.1.0-7 10.2.1.0-7(d)",
    "launched_says_how": """9.6.3.1-1 9.6.3.2-1 9.6.3.3-1 9.6.3.4-1 9.6.3.6-1 9.6.3.7-1""",
    "passed, another mastery score": "9.6.3.2-2 9.6.3.2-2(d)",
    "no timestamp": "9.7.0.0-1 9.7.0.0-1(d)",
    "a timestamp of another zone": "9.7.0.0-2 9.7.0.0-2(d)",
    # --- documents (10, 11)
    "what_the_launch_data_say": """6.0.0.0-2 6.2.0.0-1 9.6.2.3-1 9.6.3.1-2 10.1.0.0-1 10.1.0.0-2
        10.1.0.0-3 10.1.0.0-4 10.1.0.0-5 10.2.1.0-1 10.2.1.0-2 10.2.1.0-3 10.2.1.0-4 10.2.2.0-4
        10.2.3.0-1 10.2.4.0-1 10.2.5.0-1 10.2.7.0-1 10.2.7.1-1""",
    "launch_data_are_the_lmss": "10.2.1.0-5 10.2.1.0-5(d)",
    "while_browsing_or_reviewing_nothing_is_judged": """10.2.2.0-1 10.2.2.0-1(d) 10.2.2.0-2
        10.2.2.0-2(d) 10.2.2.0-3 10.2.2.0-3(d) 10.2.2.0-5(d)""",
    "the_learners_languages_are_laid_down_once": "6.0.0.0-5 11.0.0.0-4 11.1.0.0-2",
    "preferences_that_no_unit_could_read_are_refused": """11.0.0.0-5 11.0.0.0-5(d) 11.1.0.0-1
        11.1.0.0-1(d)""",
}
ELSEWHERE = {
    "4.2.0.0-1": "tests/conformance/xapi holds the store to the whole of xAPI",
    "4.2.0.0-1(d)": "the same",
    "6.0.0.0-1": "the same",
    "6.0.0.0-1(d)": "the same",
    "10.2.7.2-1": "no unit has agreed on another source of keys with us",
    "13.1.5.0-1(d)": "whether others' elements come with a schema cannot be seen in the file",
}
SECTIONS = (
    *("3.", "4.", "6.", "7.", "8.1.0", "8.1.1", "8.1.2", "8.1.3", "8.1.4", "8.1.5", "8.2"),
    *("9.1", "9.2", "9.3", "9.4", "9.5", "9.6", "9.7", "10.1", "10.2", "11.", "13.", "14."),
)

"""A pack's line on the page: true minus signs, and sums that a narrow screen does not break at a sign."""

from webapp.typesetting import plain, typeset


def test_a_sum_stays_on_one_line() -> None:
    assert (
        typeset("Look at 72 - 15 = 57, and ? - 8 = 9.", "")
        == "<bdi>Look at 72\u00a0−\u00a015\u00a0=\u00a057, and ?\u00a0−\u00a08\u00a0=\u00a09.</bdi>"
    )
    assert typeset("10 + 3 tens", "") == "<bdi>10\u00a0+\u00a03 tens</bdi>"
    assert typeset("A ten - or ten ones", "") == "<bdi>A ten - or ten ones</bdi>"


def test_what_is_read_aloud_has_plain_spaces() -> None:
    assert plain("72 - 15 =") == "72 − 15 ="

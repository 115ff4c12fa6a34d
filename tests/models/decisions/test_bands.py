"""Bands: one test per row of the truth table, then what must hold for any history."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.decisions.bands import BANDS, BandEvidence, BandTrack, Needs, advance, explain, missing

ONE_TICKET = Needs()


def row(right=True, source="practice", kind="answer", at=1, sitting="s1", **more):
    return BandEvidence(kind=kind, source=source, right=right, at=at, sitting=sitting, **more)


def fold(*rows, needs=ONE_TICKET, start=None):
    track = start or BandTrack()
    for mean_q, evidence in rows:
        track = advance(track, mean_q, evidence, needs)
    return track


def capable():
    """Reached by practice and a ticket that went well."""
    track = fold((0.7, row()), (0.9, row()), (0.98, row(source="ticket", sitting="t1")))
    assert track.band == "capable"
    return track


def test_no_evidence_is_no_data():
    assert BandTrack().band == "no data"
    assert explain(BandTrack(), 0.3, ONE_TICKET).code == "band.no-data"


@pytest.mark.parametrize("kind", ["hint", "break", "help", "skip", "done"])
def test_rows_that_do_not_tell_what_a_child_knows_leave_it_no_data(kind):
    assert fold((0.2, row(right=False, kind=kind))) == BandTrack()


def test_an_unreadable_answer_changes_nothing():
    assert fold((0.9, row(right=None))) == BandTrack()


def test_below_60_is_emerging():
    assert fold((0.599, row())).band == "emerging"


def test_from_60_but_not_yet_capable_is_developing():
    assert fold((0.60, row())).band == "developing"


def test_all_conditions_together_make_capable():
    track = capable()
    assert (track.changed_at, track.changed_from) == (1, "developing")
    assert explain(track, 0.98, ONE_TICKET).value("sources") == "practice ticket"


@pytest.mark.parametrize(
    ("rows", "needs", "gap"),
    [
        ([row(), row(source="ticket")], Needs(), None),
        ([row(), row(source="ticket", own=False)], Needs(), "answers"),
        ([row(source="ticket"), row(source="ticket")], Needs(), "sources"),
        ([row(right=False), row(source="ticket"), row(source="ticket")], Needs(), "sources"),
        ([row(), row(source="self-report", kind="self-report"), row()], Needs(), "ticket"),
        ([row(), row(source="observation", kind="observation", sitting=None), row()], Needs(), None),
        ([row(), row(), row(right=False, source="ticket"), row(source="ticket")], Needs(), "ticket"),
        ([row(), row(source="ticket")], Needs(tickets=2), "ticket"),
        ([row(), row(source="ticket"), row(source="ticket", sitting="t2")], Needs(tickets=2), None),
        ([row(item_kind="procedural"), row(source="ticket")], Needs(kinds=frozenset({"conceptual"})), "kinds"),
        ([row(context="bare"), row(source="ticket", context="bare")], Needs(contexts=2), "contexts"),
        ([row(context="bare"), row(source="ticket", context="story")], Needs(contexts=2), None),
        ([row(context="bare", helped=True), row(source="ticket")], Needs(contexts=1), "contexts"),
    ],
)
def test_capable_asks_for_each_condition(rows, needs, gap):
    track = fold(*[(0.98, r) for r in rows], needs=needs)
    assert track.band == ("developing" if gap else "capable")
    assert missing(track, needs) == ((gap,) if gap else ())
    assert explain(track, 0.98, needs).code == (f"band.needs-{gap}" if gap else "band.capable")


@pytest.mark.parametrize(("mean", "band"), [(0.96, "capable"), (0.9599, "developing")])
def test_just_short_of_96_is_not_capable(mean, band):
    assert fold((0.9, row()), (mean, row(source="ticket"))).band == band


@pytest.mark.parametrize(("sure", "band"), [(0.93, "capable"), (0.9299, "developing")])
def test_capable_asks_to_be_sure_whatever_the_child_s_guessing(sure, band):
    asked = []
    track = fold((0.9, row()))
    track = advance(track, 0.98, row(source="ticket"), ONE_TICKET, lambda: asked.append(1) or sure)
    assert track.band == band and asked == [1]
    assert advance(capable(), 0.98, row(), ONE_TICKET, lambda: 0.0).band == "capable", "not asked of those who are"


@pytest.mark.parametrize("evidence", [row(right=False, source="ticket"), row()])
def test_being_sure_is_worked_out_only_where_nothing_else_is_missing(evidence):
    advance(fold((0.9, row())), 0.98, evidence, ONE_TICKET, lambda: pytest.fail("costs too much to be asked here"))


def test_only_a_success_raises_a_band():
    track = fold((0.98, row()), (0.98, row(source="observation", kind="observation")))
    assert fold((0.98, row(right=False)), start=track).band == "developing"
    assert fold((0.5, row()), (0.7, row(kind="not-sure", right=False))).band == "emerging"


def test_one_ticket_takes_one_level_at_most():
    against = [(0.3, row(right=False, source="ticket", sitting="t2", at=9))] * 5
    track = fold(*against, start=capable())
    assert track.band == "developing"
    assert (track.changed_from, track.changed_at, track.stepped_down_in) == ("capable", 9, "t2")
    practice = [(0.1, row(right=False, sitting="p9"))] * 5
    assert fold(*practice, start=track).band == "developing"
    next_ticket = [(0.1, row(right=False, source="ticket", sitting="t3"))] * 2
    assert fold(*practice, *next_ticket, start=track).band == "emerging"


def test_a_rise_within_a_ticket_opens_no_second_step_down_in_it():
    down = [(0.5, row(right=False, source="ticket", sitting="t2"))] * 2
    up = [(0.98, row(source="ticket", sitting="t2"))] * 4
    track = fold(*down, *up, start=capable())
    assert track.band == "capable"
    assert fold(*down, start=track).band == "capable"


def test_a_rise_in_practice_opens_the_way_again():
    down = [(0.3, row(right=False))] * 2
    track = fold((0.7, row()), *down)
    assert track.band == "emerging"
    assert fold((0.7, row()), *down, start=track).band == "emerging"


def test_a_single_slip_takes_no_level_however_far_the_mean_falls():
    assert fold((0.2, row(right=False)), start=capable()).band == "capable"
    assert fold((0.2, row(right=False)), (0.2, row(right=False)), start=capable()).band == "developing"


def test_two_successes_in_a_row_forgive_an_earlier_slip():
    between = [(0.5, row(right=False)), (0.7, row()), (0.8, row())]
    assert fold(*between, (0.5, row(right=False)), start=capable()).band == "capable"
    once = [(0.5, row(right=False)), (0.7, row())]
    assert fold(*once, (0.5, row(right=False)), start=capable()).band == "developing"


def test_a_success_takes_no_level_after_a_long_wait_with_slips_before():
    slips = [(0.95, row(right=False)), (0.95, row(right=False))]
    assert fold(*slips, (0.5, row(at=10**15)), start=capable()).band == "capable"


def test_time_alone_takes_no_level():
    much_later = row(at=10**15)
    assert fold((0.5, much_later), start=capable()).band == "capable"
    assert fold((0.2, row(right=None, at=10**15)), start=capable()) == capable()


@pytest.mark.parametrize(("mean", "band"), [(0.5501, "developing"), (0.5499, "emerging")])
def test_up_at_60_and_down_only_below_55(mean, band):
    assert fold((0.6, row()), (0.58, row(right=False)), (mean, row(right=False))).band == band


@pytest.mark.parametrize(("mean", "band"), [(0.911, "capable"), (0.909, "developing")])
def test_down_from_capable_only_below_91(mean, band):
    assert fold((0.95, row(right=False)), (mean, row(right=False)), start=capable()).band == band


@pytest.mark.parametrize("mean", [-0.01, 1.01, float("nan")])
def test_a_mean_that_is_no_probability_is_refused(mean):
    with pytest.raises(ValueError, match="probability"):
        advance(BandTrack(), mean, row(), ONE_TICKET)


def test_needs_without_a_ticket_are_refused():
    with pytest.raises(ValueError, match="at least one ticket"):
        Needs(tickets=0)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[]", b'{"v":2}', BandTrack().to_bytes() + b" "])
def test_garbage_is_refused(data):
    with pytest.raises(ValueError, match="rebuild"):
        BandTrack.from_bytes(data)


@pytest.mark.parametrize("fault", [{"band": "mastered"}, {"answers": -1}, {"changed_at": "monday"}, {"answers": True}])
def test_an_impossible_track_is_refused(fault):
    with pytest.raises(ValueError, match="rebuild"):
        BandTrack.from_bytes(capable()._replace(**fault).to_bytes())


histories = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.builds(
            BandEvidence,
            kind=st.sampled_from(["answer", "not-sure", "hint", "break"]),
            source=st.sampled_from(["practice", "ticket", "observation"]),
            right=st.sampled_from([True, False, None]),
            at=st.integers(0, 10**16),
            sitting=st.sampled_from(["a", "b", "c"]),
            context=st.sampled_from(["bare", "story", None]),
        ),
    ),
    max_size=40,
)


@settings(max_examples=20)  # for the odd corner; chance does the rest
@given(histories)
def test_any_history_steps_down_once_a_ticket_and_one_level_at_a_time(history):
    check_steps(history)


def test_so_does_each_of_many_random_ones():
    rng = random.Random(5)
    for _ in range(300):
        check_steps([(rng.random(), drawn(rng)) for _ in range(40)])


def drawn(rng):
    sources, kinds = ["practice", "ticket", "observation"], ["answer", "not-sure", "hint", "break"]
    said = rng.choice([True, False, None])
    return row(said, rng.choice(sources), rng.choice(kinds), rng.randrange(10**16), rng.choice("abc"))


def check_steps(history):
    track, downs = BandTrack(), {}
    sitting = None
    for mean_q, evidence in history:
        if evidence.source == "ticket" and evidence.right is not None and evidence.kind in ("answer", "not-sure"):
            if evidence.sitting != sitting:
                downs = {}
            sitting = evidence.sitting
        after = advance(track, mean_q, evidence, ONE_TICKET)
        fall = BANDS.index(track.band) - BANDS.index(after.band)
        assert fall <= 1
        assert after.band != "no data" or track.band == "no data"
        if fall == 1:
            assert evidence.right is False
            if evidence.source == "ticket":
                assert not downs.get(sitting)
                downs[sitting] = True
        assert BandTrack.from_bytes(after.to_bytes()) == after
        track = after


@given(histories)
def test_folding_in_two_parts_through_bytes_gives_the_same(history):
    half = len(history) // 2
    stored = BandTrack.from_bytes(fold(*history[:half]).to_bytes())
    assert fold(*history[half:], start=stored).to_bytes() == fold(*history).to_bytes()

"""Bytes: equal states give equal bytes, and nothing else than to_bytes' own work is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.knowledge import StudentState
from models.knowledge.state import HISTORY, ROW
from tests.models.knowledge import cases
from tests.models.knowledge.test_params import SOUND


@given(cases.params, cases.logs)
def test_bytes_round_trip(params, rows):
    state = cases.folded(params, rows)
    again = StudentState.from_bytes(state.to_bytes())
    assert again == state
    assert again.to_bytes() == state.to_bytes()


def test_a_new_student_round_trips():
    assert StudentState.from_bytes(StudentState.new().to_bytes()) == StudentState.new()


def test_bytes_round_trip_once_the_history_is_full():
    rows = [cases.answer(n % 3 > 0, minutes=n * 700) for n in range(HISTORY + 7)]
    state = cases.folded(SOUND, rows)
    assert state.skills["pack/one"].rows == HISTORY
    assert state.skills["pack/one"].base
    assert StudentState.from_bytes(state.to_bytes()) == state


def test_a_stored_state_goes_on_like_one_that_was_never_stored():
    rows = [cases.answer(n % 4 > 0, minutes=n * 700, skill=cases.SKILLS[n % 3]) for n in range(150)]
    stored = StudentState.new()
    for row in rows:
        stored = StudentState.from_bytes(cases.folded(SOUND, [row], stored).to_bytes())
    assert stored.to_bytes() == cases.folded(SOUND, rows).to_bytes()


def test_skills_are_written_in_sorted_order():
    one, two = cases.answer(True), cases.answer(False, skill="pack/two")
    data = cases.folded(SOUND, [two, one]).to_bytes()
    assert data.index(b"pack/one") < data.index(b"pack/two")


def test_the_mean_and_the_trait_cost_at_most_64_bytes_a_skill_and_the_interval_at_most_512_more():
    bare = len(StudentState.new().to_bytes())
    first = len(cases.folded(SOUND, [cases.answer(True, skill="s")]).to_bytes())
    rows = [cases.answer(True, minutes=n, skill="s") for n in range(HISTORY + 5)]
    assert first - bare - len("s") - 12 <= 64
    assert len(cases.folded(SOUND, rows).to_bytes()) - first <= 512


@given(st.binary(max_size=300))
def test_garbage_is_refused(data):
    with pytest.raises(ValueError, match="student state is damaged"):
        StudentState.from_bytes(b"\x02" + data)


WHOLE = cases.folded(SOUND, [cases.answer(True), cases.answer(False, skill="pack/two", minutes=5)]).to_bytes()


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_a_part_of_a_state_is_refused(length):
    with pytest.raises(ValueError, match="student state is damaged"):
        StudentState.from_bytes(WHOLE[:length])


@pytest.mark.parametrize(
    "data",
    [
        WHOLE + b"\0",
        b"\x03" + WHOLE[1:],
        WHOLE.replace(b"pack/two", b"pack/a--"),
        WHOLE.replace(b"pack/two", b"pack/one"),
        WHOLE.replace(b"pack/two", b"pack/\xff\xff\xff"),
    ],
)
def test_a_changed_state_is_refused(data):
    with pytest.raises(ValueError, match="student state is damaged"):
        StudentState.from_bytes(data)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_gives_a_sound_state(place, value):
    data = WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :]
    try:
        state = StudentState.from_bytes(data)
    except ValueError:
        return
    assert state.to_bytes() == data


def test_a_state_of_the_version_before_is_read_as_one_without_lifts():
    rows = [cases.answer(n % 3 > 0, minutes=n * 700, skill=cases.SKILLS[n % 2]) for n in range(HISTORY * 2 + 9)]
    state = cases.folded(SOUND, rows)
    parts, data, at = [b"\x01"], state.to_bytes(), 1
    for skill in [state.skills[key] for key in sorted(state.skills)]:
        begins = data.index(skill.history, at)
        short = (skill.history[n : n + ROW.size - 2] for n in range(0, len(skill.history), ROW.size))
        parts += [data[at:begins], *short]
        at = begins + len(skill.history)
    assert StudentState.from_bytes(b"".join(parts)) == state

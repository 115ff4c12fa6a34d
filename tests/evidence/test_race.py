"""Many hands at once: 32 posts of one row in parallel are one row, and no child's answers cross."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.evidence.conftest import row
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow


def test_thirty_two_posts_of_one_row_are_one_row(app, cast, open_set):
    body = {"rows": [row(open_set(), 1)]}

    def post(_n):
        return app.test_client().post("/evidence", json=body)

    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(post, range(32)))
    db.session.rollback()  # look with fresh eyes
    assert [r.json["replies"][0]["kept"] for r in responses] == ["stored"] * 32
    assert db.session.scalar(select(func.count()).select_from(EvidenceRow)) == 1


def test_two_children_at_once_keep_their_own_rows_and_states(app, cast, open_set):
    sittings = {cast.sam.id: open_set(cast.sam), cast.sue.id: open_set(cast.sue)}
    bodies = [{"rows": [row(sitting, position)]} for sitting in sittings.values() for position in range(1, 7)]

    def post(body):
        return app.test_client().post("/evidence", json=body).json["replies"][0]["kept"]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, bodies)) == {"stored"}
    db.session.rollback()
    for student, sitting in sittings.items():
        found = db.session.scalars(select(EvidenceRow).where(EvidenceRow.student_id == student)).all()
        assert {each.sitting_id for each in found} == {sitting.id}
        assert len(found) == 6
    assert not any(each.differed for each in rebuild())

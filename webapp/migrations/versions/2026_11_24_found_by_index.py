"""found by index: a child's latest sittings on a skill, a class's of today, the conflicts that no teacher has seen

Revision ID: found_by_index
Revises: unknown_refusals
Create Date: 2026-11-24 14:25:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "found_by_index"
down_revision = "unknown_refusals"
branch_labels = None
depends_on = None

UNSEEN = sa.text("seen_at IS NULL")


def upgrade():
    op.create_index("ix_sittings_student_skill", "sittings", ["student_id", "skill", "purpose", "opened_at"])
    op.create_index("ix_sittings_class_opened", "sittings", ["class_id", "opened_at"])
    op.drop_index("ix_sittings_class_id", "sittings")
    op.create_index(
        "ix_answer_conflicts_unseen",
        "answer_conflicts",
        ["evidence_id"],
        sqlite_where=UNSEEN,
        postgresql_where=UNSEEN,
    )


def downgrade():
    op.drop_index("ix_answer_conflicts_unseen", "answer_conflicts")
    op.create_index("ix_sittings_class_id", "sittings", ["class_id"])
    op.drop_index("ix_sittings_class_opened", "sittings")
    op.drop_index("ix_sittings_student_skill", "sittings")

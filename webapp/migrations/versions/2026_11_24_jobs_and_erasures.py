"""jobs and erasures

Revision ID: jobs_and_erasures
Revises: first_tables
Create Date: 2026-11-24 13:55:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "jobs_and_erasures"
down_revision = "first_tables"
branch_labels = None
depends_on = None

VOIDS = sa.text("voids_id IS NOT NULL")


def upgrade():
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ok", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("succeeded_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )
    op.create_table(
        "erasures",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("made_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "made_at", name=op.f("pk_erasures")),
    )
    op.create_index("ix_evidence_voids", "evidence", ["voids_id"], sqlite_where=VOIDS, postgresql_where=VOIDS)


def downgrade():
    op.drop_index("ix_evidence_voids", "evidence")
    op.drop_table("erasures")
    op.drop_table("jobs")

"""unknown refusals

Revision ID: unknown_refusals
Revises: jobs_and_erasures
Create Date: 2026-11-24 14:10:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "unknown_refusals"
down_revision = "jobs_and_erasures"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "unknown_refusals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_unknown_refusals")),
    )


def downgrade():
    op.drop_table("unknown_refusals")

"""rapid answers: those faster than one can read, noted when they are graded, so that the fold can make little of them

Revision ID: rapid_answers
Revises: steering
Create Date: 2026-11-29 16:00:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "rapid_answers"
down_revision = "steering"
branch_labels = None
depends_on = None


def upgrade():
    # Not in batch mode: the log is long, and a column with a default is added without copying it.
    op.add_column("evidence", sa.Column("rapid", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_column("rapid")

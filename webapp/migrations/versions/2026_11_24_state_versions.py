"""state versions: a count of the writes of a child's state, so that work done before the lock is known to stand

Revision ID: state_versions
Revises: pictures
Create Date: 2026-11-24 21:00:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "state_versions"
down_revision = "pictures"
branch_labels = None
depends_on = None


def upgrade():
    version = sa.Column(
        "version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default=sa.text("0"), nullable=False
    )
    with op.batch_alter_table("student_states", schema=None) as batch_op:
        batch_op.add_column(version)


def downgrade():
    with op.batch_alter_table("student_states", schema=None) as batch_op:
        batch_op.drop_column("version")

"""what a child likes to read about

Revision ID: likes
Revises: peers
Create Date: 2026-11-29 16:20:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "likes"
down_revision = "peers"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("likes", sa.JSON(), nullable=True))


def downgrade():
    with op.batch_alter_table("people", recreate="never") as table:
        table.drop_column("likes")

"""the goal that a class's lessons are on, named on its unit

Revision ID: lessons
Revises: kept_tickets
Create Date: 2026-11-30 02:10:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "lessons"
down_revision = "kept_tickets"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("units", sa.Column("lesson", sa.String(), nullable=True))


def downgrade():
    op.drop_column("units", "lesson")

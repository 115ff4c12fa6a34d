"""what is done beside the screen, and a day's minutes at a screen and alone

Revision ID: beside_the_screen
Revises: rapid_answers
Create Date: 2026-11-29 15:50:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "beside_the_screen"
down_revision = "rapid_answers"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("playlist_steps") as table:
        table.add_column(sa.Column("activity", sa.String(), nullable=True))
    with op.batch_alter_table("classes") as table:
        table.add_column(sa.Column("screen_minutes", sa.Integer(), nullable=True))
        table.add_column(sa.Column("alone_minutes", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("classes", recreate="never") as table:
        table.drop_column("alone_minutes")
        table.drop_column("screen_minutes")
    with op.batch_alter_table("playlist_steps", recreate="never") as table:
        table.drop_column("activity")

"""exit tickets that a teacher put together and keeps under a name

Revision ID: kept_tickets
Revises: likes
Create Date: 2026-11-29 22:50:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "kept_tickets"
down_revision = "likes"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "kept_tickets",
        sa.Column("id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_kept_tickets_class_id_classes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_tickets")),
        sa.UniqueConstraint("class_id", "pack_id", "ticket", name=op.f("uq_kept_tickets_class_id_pack_id_ticket")),
    )
    op.create_index(op.f("ix_kept_tickets_class_id"), "kept_tickets", ["class_id"])


def downgrade():
    op.drop_table("kept_tickets")

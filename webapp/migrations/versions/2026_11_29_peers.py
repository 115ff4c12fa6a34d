"""children who work together of their own will

Revision ID: peers
Revises: beside_the_screen
Create Date: 2026-11-29 16:00:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "peers"
down_revision = "beside_the_screen"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "peer_wishes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("student_id", KEY, nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("wished_at", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", KEY, nullable=True),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_peer_wishes_class_id_classes")),
        sa.ForeignKeyConstraint(["partner_id"], ["people.id"], name=op.f("fk_peer_wishes_partner_id_people")),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_peer_wishes_student_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_wishes")),
    )
    for column in ("class_id", "partner_id", "student_id"):
        op.create_index(op.f(f"ix_peer_wishes_{column}"), "peer_wishes", [column])
    op.create_index(
        "uq_peer_wishes_open", "peer_wishes", ["student_id"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    with op.batch_alter_table("classes") as table:
        table.add_column(sa.Column("peers", sa.Boolean(), nullable=True))


def downgrade():
    with op.batch_alter_table("classes", recreate="never") as table:
        table.drop_column("peers")
    op.drop_table("peer_wishes")

"""group rules: what a teacher wants of every grouping; groups that are locked

Revision ID: group_rules
Revises: fits
Create Date: 2026-11-29 12:20:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "group_rules"
down_revision = "fits"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "group_rules",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("class_id", WIDE, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("student_id", WIDE, nullable=True),
        sa.Column("other_id", WIDE, nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("set_by", WIDE, nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_group_rules_class_id")),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name=op.f("fk_group_rules_other_id")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_group_rules_set_by")),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_group_rules_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_rules")),
        sa.UniqueConstraint("class_id", "about", name=op.f("uq_group_rules_class_id_about")),
    )
    for column in ("class_id", "other_id", "set_by", "student_id"):
        op.create_index(op.f(f"ix_group_rules_{column}"), "group_rules", [column])
    with op.batch_alter_table("groups") as batch_op:
        batch_op.add_column(sa.Column("locked_at", sa.BigInteger(), nullable=True))


def downgrade():
    with op.batch_alter_table("groups", recreate="never") as batch_op:
        batch_op.drop_column("locked_at")
    op.drop_table("group_rules")

"""what steers a child's playlist: overrides, plans after an absence, how much may be chosen

Revision ID: steering
Revises: group_rules
Create Date: 2026-11-29 12:30:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "steering"
down_revision = "group_rules"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    make_overrides()
    make_reentry_plans()
    with op.batch_alter_table("classes") as table:
        table.add_column(sa.Column("choice_width", sa.String(), nullable=True))
    with op.batch_alter_table("enrolments") as table:
        table.add_column(sa.Column("choice_width", sa.String(), nullable=True))


def make_overrides():
    op.create_table(
        "overrides",
        sa.Column("id", KEY, nullable=False),
        sa.Column("student_id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("set_by", KEY, nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_overrides_class_id_classes")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_overrides_set_by_people")),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_overrides_student_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_overrides_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
    )
    for column in ("class_id", "set_by", "student_id", "unit_id"):
        op.create_index(op.f(f"ix_overrides_{column}"), "overrides", [column])
    op.create_index(
        "uq_overrides_open", "overrides", ["student_id", "class_id", "skill"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip


def make_reentry_plans():
    op.create_table(
        "reentry_plans",
        sa.Column("id", KEY, nullable=False),
        sa.Column("student_id", KEY, nullable=False),
        sa.Column("class_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.Column("essential", sa.JSON(), nullable=False),
        sa.Column("excused", sa.JSON(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("params_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_reentry_plans_class_id_classes")),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name=op.f("fk_reentry_plans_student_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reentry_plans_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reentry_plans")),
        sa.UniqueConstraint(
            "student_id", "unit_id", "back_on", name=op.f("uq_reentry_plans_student_id_unit_id_back_on")
        ),
    )
    for column in ("class_id", "student_id", "unit_id"):
        op.create_index(op.f(f"ix_reentry_plans_{column}"), "reentry_plans", [column])


def downgrade():
    with op.batch_alter_table("enrolments", recreate="never") as table:
        table.drop_column("choice_width")
    with op.batch_alter_table("classes", recreate="never") as table:
        table.drop_column("choice_width")
    op.drop_table("reentry_plans")
    op.drop_table("overrides")

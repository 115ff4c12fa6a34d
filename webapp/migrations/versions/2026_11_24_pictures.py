"""pictures, and the standards that a school's admin gave to skills

Revision ID: pictures
Revises: library
Create Date: 2026-11-24 18:20:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "pictures"
down_revision = "library"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "pictures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("school_id", KEY, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_pictures_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("school_id", "sha256", name=op.f("uq_pictures_school_id_sha256")),
    )
    op.create_index(op.f("ix_pictures_school_id"), "pictures", ["school_id"])
    op.create_table(
        "skill_standards",
        sa.Column("id", KEY, nullable=False),
        sa.Column("school_id", KEY, nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_skill_standards_decided_by_people")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_skill_standards_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_standards")),
        sa.UniqueConstraint("school_id", "skill", "code", name=op.f("uq_skill_standards_school_id_skill_code")),
    )
    op.create_index(op.f("ix_skill_standards_school_id"), "skill_standards", ["school_id"])


def downgrade():
    op.drop_table("skill_standards")
    op.drop_table("pictures")

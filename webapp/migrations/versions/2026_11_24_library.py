"""the library: checked uploads that wait, reports about questions, questions that no longer count

Revision ID: library
Revises: found_by_index
Create Date: 2026-11-24 18:00:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "library"
down_revision = "found_by_index"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "pack_drafts",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("school_id", WIDE, nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", WIDE, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_pack_drafts_created_by"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_pack_drafts_school_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_drafts"),
        sa.UniqueConstraint("created_by", "pack_id", name="uq_pack_drafts_created_by_pack_id"),
    )
    op.create_index("ix_pack_drafts_school_id", "pack_drafts", ["school_id"])
    op.create_table(
        "item_reports",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("school_id", WIDE, nullable=False),
        sa.Column("person_id", WIDE, nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("pack_version", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", WIDE, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_item_reports_decided_by"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_item_reports_person_id"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_item_reports_school_id"),
        sa.PrimaryKeyConstraint("id", name="pk_item_reports"),
        sa.UniqueConstraint(
            "person_id",
            "pack_id",
            "pack_version",
            "item",
            "part",
            "seed",
            name="uq_item_reports_person_id_pack_id_pack_version_item_part_seed",
        ),
    )
    op.create_index("ix_item_reports_school_id", "item_reports", ["school_id"])
    op.create_index("ix_item_reports_person_id", "item_reports", ["person_id"])
    op.create_table(
        "voided_items",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("school_id", WIDE, nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", WIDE, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_voided_items_decided_by"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_voided_items_school_id"),
        sa.PrimaryKeyConstraint("id", name="pk_voided_items"),
        sa.UniqueConstraint(
            "school_id", "pack_id", "version", "item", name="uq_voided_items_school_id_pack_id_version_item"
        ),
    )
    op.create_index("ix_voided_items_school_id", "voided_items", ["school_id"])
    op.create_index("ix_evidence_item", "evidence", ["school_id", "pack_id", "item"])


def downgrade():
    op.drop_index("ix_evidence_item", "evidence")
    op.drop_table("voided_items")
    op.drop_table("item_reports")
    op.drop_table("pack_drafts")

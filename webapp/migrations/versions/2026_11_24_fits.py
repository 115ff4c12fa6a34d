"""fits: how each was judged, and whether it is in use

Revision ID: fits
Revises: state_versions
Create Date: 2026-11-24 21:00:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "fits"
down_revision = "state_versions"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    # No program has ever written a row of the table as it was.
    op.drop_table("fits")
    op.create_table(
        "fits",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("against_id", WIDE, nullable=True),
        sa.Column("params", sa.String(), nullable=False),
        sa.Column("judged", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_fits"),
    )
    active = sa.text("state = 'active'")
    op.create_index("uq_fits_active", "fits", ["state"], unique=True, sqlite_where=active, postgresql_where=active)


def downgrade():
    op.drop_table("fits")
    op.create_table(
        "fits",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("params", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fits"),
    )
    op.create_index(
        "uq_fits_active",
        "fits",
        ["active"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )

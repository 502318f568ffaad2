"""The lead source of a refusal as it stood when the refusal was opened; refusals opened before keep none."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.add_column('refusals', sa.Column('lead_source', sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column('refusals', 'lead_source')

"""Signed checkpoints of the audit log."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard, words_of


revision = '0006'
down_revision = '0005'

TABLE = "checkpoints"
OCCASIONS = ('sign_off', 'period_closed', 'payroll')


def upgrade() -> None:
    op.create_table(TABLE,
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('entry', sa.Integer(), nullable=False),
    sa.Column('entry_hash', sa.String(length=64), nullable=False),
    sa.Column('occasion', words_of(OCCASIONS, 'occasion'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_checkpoints'))
    )
    guard(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)

"""What became of a deal that was given to another manager, as a person says."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard, words_of

revision = '0011'
down_revision = '0010'

OUTCOMES = ("won", "lost", "in_work")


def upgrade() -> None:
    op.create_table('deal_outcomes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('outcome', words_of(OUTCOMES, 'dealoutcome'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_deal_outcomes_outcome_amount')),
    sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_deal_outcomes_recorded_by_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_deal_outcomes_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deal_outcomes'))
    )
    op.create_index('ix_deal_outcomes_refusal_id', 'deal_outcomes', ['refusal_id'], unique=False)
    guard('deal_outcomes')


def downgrade() -> None:
    op.drop_table('deal_outcomes')

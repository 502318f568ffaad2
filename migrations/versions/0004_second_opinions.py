"""Opinions of the second reader, kept beside the findings and never changed."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard, words_of


revision = '0004'
down_revision = '0003'

VERDICTS = ('match', 'mismatch', 'no_refusal', 'unclear')


def upgrade() -> None:
    op.create_table('second_opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('verdict', words_of(VERDICTS, 'verdict'),
              nullable=False),
    sa.Column('refused', sa.Boolean(), nullable=False),
    sa.Column('voiced_reasons', sa.JSON(), nullable=False),
    sa.Column('quotes', sa.JSON(), nullable=False),
    sa.Column('thrown', sa.JSON(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('input_sha256', sa.String(length=64), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['users.id'], name=op.f('fk_second_opinions_asked_by_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_second_opinions_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_opinions'))
    )
    op.create_index('ix_second_opinions_refusal_id', 'second_opinions', ['refusal_id'])
    guard('second_opinions')


def downgrade() -> None:
    op.drop_table('second_opinions')

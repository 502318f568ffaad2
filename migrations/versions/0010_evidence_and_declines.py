"""Files that belong to a case, and proposed counter-entries that were declined."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard


revision = '0010'
down_revision = '0009'

APPEND_ONLY = ("evidence_files", "reversal_declines")


def upgrade() -> None:
    op.create_table('evidence_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.BigInteger(), nullable=False),
    sa.Column('stored', sa.String(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['users.id'], name=op.f('fk_evidence_files_added_by_users')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entries.id'], name=op.f('fk_evidence_files_entry_id_ledger_entries')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_files')),
    sa.UniqueConstraint('entry_id', 'sha256', name=op.f('uq_evidence_files_entry_id_sha256'))
    )
    op.create_table('reversal_declines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reversal_id', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('declined_by', sa.Integer(), nullable=False),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['declined_by'], ['users.id'], name=op.f('fk_reversal_declines_declined_by_users')),
    sa.ForeignKeyConstraint(['reversal_id'], ['reversals.id'], name=op.f('fk_reversal_declines_reversal_id_reversals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reversal_declines')),
    sa.UniqueConstraint('reversal_id', name=op.f('uq_reversal_declines_reversal_id'))
    )
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    op.drop_table("reversal_declines")
    op.drop_table("evidence_files")

"""Audit fines: proposed by auditors from the rules of forms, and the steps of each."""

import json

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard, words_of


revision = '0009'
down_revision = '0008'

TABLES = ("audit_fines", "audit_fine_steps")
ACTS = ('sign', 'send_back', 'propose_again', 'withdraw')


def upgrade() -> None:
    op.create_table('audit_fines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('form_code', sa.String(length=64), nullable=False),
    sa.Column('form_version', sa.Integer(), nullable=False),
    sa.Column('form_digest', sa.String(length=64), nullable=False),
    sa.Column('question', sa.String(length=64), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_audit_fines_asks_something')),
    sa.ForeignKeyConstraint(['audit_id'], ['checklist_audits.id'], name=op.f('fk_audit_fines_audit_id_checklist_audits')),
    sa.ForeignKeyConstraint(['item_id'], ['queue_items.id'], name=op.f('fk_audit_fines_item_id_queue_items')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_audit_fines_deal_id_deals')),
    sa.ForeignKeyConstraint(['proposed_by'], ['users.id'], name=op.f('fk_audit_fines_proposed_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_fines')),
    sa.UniqueConstraint('audit_id', 'question', name=op.f('uq_audit_fines_audit_id_question'))
    )
    op.create_index('ix_audit_fines_manager', 'audit_fines', ['manager'])
    op.create_table('audit_fine_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fine_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('act', words_of(ACTS, 'fineact'), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('done_by', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['fine_id'], ['audit_fines.id'], name=op.f('fk_audit_fine_steps_fine_id_audit_fines')),
    sa.ForeignKeyConstraint(['done_by'], ['users.id'], name=op.f('fk_audit_fine_steps_done_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_fine_steps')),
    sa.UniqueConstraint('fine_id', 'number', name=op.f('uq_audit_fine_steps_fine_id_number'))
    )
    _propose_old_ones()
    for table in TABLES:
        guard(table)


OLD_AUDITS = """
SELECT id, item_id, deal_id, manager, form_code, form_version, form_digest, auditor, submitted_at, outcome
FROM checklist_audits WHERE submitted_at IS NOT NULL AND second_of IS NULL AND trim(manager) <> '' ORDER BY id
"""
NEW_FINE = """
INSERT INTO audit_fines (audit_id, item_id, deal_id, manager, form_code, form_version, form_digest, question,
  amount_minor, currency, proposed_by, proposed_at)
VALUES (:id, :item_id, :deal_id, :manager, :form_code, :form_version, :form_digest, :question, :minor, :currency,
  :auditor, :submitted_at)
"""


def _propose_old_ones() -> None:
    """Audits that were submitted before fines could be signed: what they ask for waits now."""
    link = op.get_bind()
    currency, known = None, set(link.execute(sa.text("SELECT source FROM ledger_entries")).scalars())
    for row in link.execute(sa.text(OLD_AUDITS)).mappings().all():
        outcome = row["outcome"] if isinstance(row["outcome"], dict) else json.loads(row["outcome"])
        asked = {question: minor for question, minor in [*outcome["fines"], *outcome["fines_held"]] if minor > 0}
        if asked and currency is None:
            currency = _currency(link)
        for question, minor in asked.items():
            if f"audit:{row['item_id']}:{row['form_code']}.{question}" in known:
                continue
            values = {key: value for key, value in row.items() if key != "outcome"}
            link.execute(sa.text(NEW_FINE), {**values, "question": question, "minor": minor, "currency": currency})


def _currency(link: sa.Connection) -> str:
    stored = link.execute(sa.text("SELECT document FROM settings WHERE id = 1")).scalar()
    document = json.loads(stored) if isinstance(stored, str) else stored or {}
    return str(document.get("currency", "RUB"))


def downgrade() -> None:
    """What was signed stays in the ledger; proposals go."""
    for table in reversed(TABLES):
        op.drop_table(table)

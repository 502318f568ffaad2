"""The ledger as entries (fines, counter-entries, closings) with their inputs; papers, appeals, pay, frozen registers."""

import json

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import go_on_counting, guard, postgresql, words_of


revision = '0007'
down_revision = '0006'

NEW = ("ledger_entries", "closings", "reversals", "case_papers", "appeals", "appeal_decisions", "pays")

CLOSED = "EXISTS (SELECT 1 FROM ledger_entries WHERE kind = 'closing' AND period = NEW.period)"
TOO_MUCH = (
    "NEW.kind = 'reversal' AND NEW.amount_minor + (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries"
    " WHERE id = NEW.reverses OR reverses = NEW.reverses) < 0"
)


def _rules() -> None:
    """A closed period stays closed and a fine is never taken back beyond its amount, whatever program writes."""
    if postgresql():
        op.execute(
            "CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {CLOSED} THEN RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'check_violation'; END IF; "
            f"IF {TOO_MUCH} THEN RAISE EXCEPTION 'more than is left' USING ERRCODE = 'check_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute("REVOKE EXECUTE ON FUNCTION refuse_entry() FROM PUBLIC")
        op.execute(
            "CREATE TRIGGER ledger_entries_rules BEFORE INSERT ON ledger_entries "
            "FOR EACH ROW EXECUTE FUNCTION refuse_entry()"
        )
        return
    op.execute(
        "CREATE TRIGGER ledger_entries_rules BEFORE INSERT ON ledger_entries BEGIN "
        f"SELECT RAISE(ABORT, 'the period is closed') WHERE {CLOSED}; "
        f"SELECT RAISE(ABORT, 'more than is left') WHERE {TOO_MUCH}; END"
    )


def upgrade() -> None:
    _ledger()
    _papers()
    _take_old_entries()
    with op.batch_alter_table('ledger') as batch:
        batch.drop_index(batch.f('ix_ledger_period'))
    op.drop_table('ledger')
    for table in NEW:
        guard(table)
    _rules()


def _ledger() -> None:
    op.create_table('ledger_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', words_of(('fine', 'reversal', 'closing'), 'entrykind'), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('inputs', sa.JSON(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('deal_external_id', sa.String(), nullable=False),
    sa.Column('deal_title', sa.Text(), nullable=False),
    sa.Column('fine_id', sa.Integer(), nullable=True),
    sa.Column('refusal_id', sa.Integer(), nullable=True),
    sa.Column('signature_id', sa.Integer(), nullable=True),
    sa.Column('reverses', sa.Integer(), nullable=True),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(
        "(kind = 'fine' AND amount_minor > 0 AND reverses IS NULL)"
        " OR (kind = 'reversal' AND amount_minor < 0 AND reverses IS NOT NULL)"
        " OR (kind = 'closing' AND amount_minor = 0 AND reverses IS NULL)",
        name=op.f('ck_ledger_entries_amount_of_kind'),
    ),
    sa.CheckConstraint("proposed_by <> entered_by", name=op.f('ck_ledger_entries_two_persons')),
    sa.ForeignKeyConstraint(['fine_id'], ['fines.id'], name=op.f('fk_ledger_entries_fine_id_fines')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_ledger_entries_refusal_id_refusals')),
    sa.ForeignKeyConstraint(['signature_id'], ['signatures.id'], name=op.f('fk_ledger_entries_signature_id_signatures')),
    sa.ForeignKeyConstraint(['reverses'], ['ledger_entries.id'], name=op.f('fk_ledger_entries_reverses_ledger_entries')),
    sa.ForeignKeyConstraint(['proposed_by'], ['users.id'], name=op.f('fk_ledger_entries_proposed_by_users')),
    sa.ForeignKeyConstraint(['entered_by'], ['users.id'], name=op.f('fk_ledger_entries_entered_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entries')),
    sa.UniqueConstraint('source', name=op.f('uq_ledger_entries_source')),
    sa.UniqueConstraint('fine_id', name=op.f('uq_ledger_entries_fine_id')),
    sa.UniqueConstraint('refusal_id', name=op.f('uq_ledger_entries_refusal_id'))
    )
    op.create_index('ix_ledger_entries_period', 'ledger_entries', ['period'])
    op.create_index('ix_ledger_entries_reverses', 'ledger_entries', ['reverses'])
    op.create_table('closings',
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('register', sa.LargeBinary(), nullable=False),
    sa.Column('closed_by', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entries.id'], name=op.f('fk_closings_entry_id_ledger_entries')),
    sa.ForeignKeyConstraint(['closed_by'], ['users.id'], name=op.f('fk_closings_closed_by_users')),
    sa.PrimaryKeyConstraint('period', name=op.f('pk_closings')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_closings_entry_id'))
    )
    op.create_table('reversals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entries.id'], name=op.f('fk_reversals_entry_id_ledger_entries')),
    sa.ForeignKeyConstraint(['proposed_by'], ['users.id'], name=op.f('fk_reversals_proposed_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reversals'))
    )
    op.create_index(op.f('ix_reversals_entry_id'), 'reversals', ['entry_id'])


def _papers() -> None:
    kinds = ('ground', 'explanation', 'no_explanation', 'acknowledged')
    ways = ('paper', 'e_document', 'in_program', 'refused')
    op.create_table('case_papers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('kind', words_of(kinds, 'paperkind'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('way', words_of(ways, 'ackway'), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entries.id'], name=op.f('fk_case_papers_entry_id_ledger_entries')),
    sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_case_papers_recorded_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_papers'))
    )
    op.create_index(op.f('ix_case_papers_entry_id'), 'case_papers', ['entry_id'])
    op.create_table('appeals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('filed_by', sa.Integer(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entries.id'], name=op.f('fk_appeals_entry_id_ledger_entries')),
    sa.ForeignKeyConstraint(['filed_by'], ['users.id'], name=op.f('fk_appeals_filed_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_appeals_entry_id'))
    )
    op.create_table('appeal_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('outcome', words_of(('accept', 'partly', 'reject'), 'outcome'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeals.id'], name=op.f('fk_appeal_decisions_appeal_id_appeals')),
    sa.ForeignKeyConstraint(['decided_by'], ['users.id'], name=op.f('fk_appeal_decisions_decided_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_decisions')),
    sa.UniqueConstraint('appeal_id', name=op.f('uq_appeal_decisions_appeal_id'))
    )
    op.create_table('pays',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("amount_minor > 0", name=op.f('ck_pays_pay_positive')),
    sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_pays_recorded_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pays'))
    )
    op.create_index('ix_pays_period', 'pays', ['period'])


OLD_ENTRIES = """
SELECT l.id, l.fine_id, l.refusal_id, l.signature_id, l.deal_external_id, l.deal_title, l.period, l.manager,
       l.amount_minor, l.currency, l.signed_at, f.lead_source, f.decided_on, f.tariff_id, f.proposed_by,
       t.valid_from, t.amount_minor AS tariff_minor, s.signed_by
FROM ledger l JOIN fines f ON f.id = l.fine_id JOIN tariffs t ON t.id = f.tariff_id
JOIN signatures s ON s.id = l.signature_id ORDER BY l.id
"""
NEW_ENTRY = """
INSERT INTO ledger_entries (id, kind, source, period, manager, amount_minor, currency, inputs, ground,
  deal_external_id, deal_title, fine_id, refusal_id, signature_id, proposed_by, entered_by, entered_at)
VALUES (:id, 'fine', :source, :period, :manager, :amount_minor, :currency, :inputs, '', :deal_external_id,
  :deal_title, :fine_id, :refusal_id, :signature_id, :proposed_by, :signed_by, :signed_at)
"""


def _take_old_entries() -> None:
    link = op.get_bind()
    for row in link.execute(sa.text(OLD_ENTRIES)).mappings().all():
        inputs = {
            "rule": "tariff-1", "tariff_id": row["tariff_id"], "lead_source": row["lead_source"],
            "valid_from": str(row["valid_from"]), "decided_on": str(row["decided_on"]),
            "tariff_minor": row["tariff_minor"],
        }  # fmt: skip
        values = {**row, "source": f"refusal:{row['refusal_id']}", "inputs": json.dumps(inputs)}
        link.execute(sa.text(NEW_ENTRY), values)
    go_on_counting("ledger_entries")


def downgrade() -> None:
    """The older program knows signed fines of refusals only: they stay; counter-entries, papers and appeals go."""
    op.create_table('ledger',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fine_id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('signature_id', sa.Integer(), nullable=False),
    sa.Column('deal_external_id', sa.String(), nullable=False),
    sa.Column('deal_title', sa.Text(), nullable=False),
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['fine_id'], ['fines.id'], name=op.f('fk_ledger_fine_id_fines')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_ledger_refusal_id_refusals')),
    sa.ForeignKeyConstraint(['signature_id'], ['signatures.id'], name=op.f('fk_ledger_signature_id_signatures')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger')),
    sa.UniqueConstraint('fine_id', name=op.f('uq_ledger_fine_id')),
    sa.UniqueConstraint('refusal_id', name=op.f('uq_ledger_refusal_id'))
    )
    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_period'), ['period'], unique=False)
    op.execute(
        "INSERT INTO ledger (id, fine_id, refusal_id, signature_id, deal_external_id, deal_title, period, manager,"
        " amount_minor, currency, signed_at)"
        " SELECT id, fine_id, refusal_id, signature_id, deal_external_id, deal_title, period, manager, amount_minor,"
        " currency, entered_at FROM ledger_entries WHERE kind = 'fine' AND fine_id IS NOT NULL ORDER BY id"
    )
    go_on_counting("ledger")
    for table in ("pays", "appeal_decisions", "appeals", "case_papers", "reversals", "closings", "ledger_entries"):
        op.drop_table(table)
    if postgresql():
        op.execute("DROP FUNCTION refuse_entry()")
    guard("ledger")

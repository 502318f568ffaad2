"""The first tables, and triggers that keep the append-only ones append-only."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard, postgresql


revision = '0001'
down_revision = None

APPEND_ONLY = (
    "moves", "draws", "frame_entries", "findings", "decisions", "callbacks", "tariffs", "fines", "reassignments",
    "signatures", "ledger", "audits", "log",
)


def _guard_all() -> None:
    if postgresql():
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        op.execute("REVOKE EXECUTE ON FUNCTION refuse_change() FROM PUBLIC")
    for table in APPEND_ONLY:
        guard(table)


def upgrade() -> None:
    op.create_table('deals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('client_name', sa.Text(), nullable=False),
    sa.Column('company', sa.Text(), nullable=False),
    sa.Column('inn', sa.String(length=64), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('pipeline', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stage_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_task_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('amount_currency', sa.String(), nullable=True),
    sa.Column('lead_source', sa.String(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('sales_group', sa.String(), nullable=False),
    sa.Column('stated_reason', sa.Text(), nullable=False),
    sa.Column('stated_comment', sa.Text(), nullable=False),
    sa.Column('rest', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deals')),
    sa.UniqueConstraint('external_id', name=op.f('uq_deals_external_id'))
    )
    with op.batch_alter_table('deals', schema=None) as batch_op:
        batch_op.create_index('ix_deals_manager', ['manager'], unique=False)
        batch_op.create_index('ix_deals_stage', ['stage'], unique=False)

    op.create_table('recordings',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('original_name', sa.String(), nullable=False),
    sa.Column('stored_path', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('container', sa.String(length=64), nullable=False),
    sa.Column('codec', sa.String(length=64), nullable=False),
    sa.Column('channels', sa.Integer(), nullable=False),
    sa.Column('sample_rate', sa.Integer(), nullable=False),
    sa.Column('duration_ms', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_recordings'))
    )
    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.create_index('ix_recordings_original_name', ['original_name'], unique=False)

    op.create_table('settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settings'))
    )
    op.create_table('tariffs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_source', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tariffs')),
    sa.UniqueConstraint('lead_source', 'valid_from', name=op.f('uq_tariffs_lead_source_valid_from'))
    )
    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('login', name=op.f('uq_users_login'))
    )
    op.create_table('calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=True),
    sa.Column('recording', sa.String(length=64), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('direction', sa.Enum('in', 'out', 'unknown', name='direction', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('client_phone', sa.String(length=64), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.Column('talk_ms', sa.Integer(), nullable=True),
    sa.Column('recording_name', sa.String(), nullable=False),
    sa.Column('deal_external_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_calls_deal_id_deals')),
    sa.ForeignKeyConstraint(['recording'], ['recordings.sha256'], name=op.f('fk_calls_recording_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calls')),
    sa.UniqueConstraint('external_id', name=op.f('uq_calls_external_id'))
    )
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.create_index('ix_calls_client_phone_started_at', ['client_phone', 'started_at'], unique=False)
        batch_op.create_index('ix_calls_deal_id', ['deal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calls_recording'), ['recording'], unique=False)
        batch_op.create_index('ix_calls_recording_name', ['recording_name'], unique=False)

    op.create_table('contacts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_contacts_deal_id_deals'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts'))
    )
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.create_index('ix_contacts_deal_id', ['deal_id'], unique=False)
        batch_op.create_index('ix_contacts_value', ['value'], unique=False)

    op.create_table('draws',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('share_percent', sa.Integer(), nullable=False),
    sa.Column('frame_sha256', sa.String(length=64), nullable=False),
    sa.Column('frame_size', sa.Integer(), nullable=False),
    sa.Column('drawn_by', sa.Integer(), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['drawn_by'], ['users.id'], name=op.f('fk_draws_drawn_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draws')),
    sa.UniqueConstraint('period', name=op.f('uq_draws_period'))
    )
    op.create_table('log',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['actor'], ['users.id'], name=op.f('fk_log_actor_users')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_log'))
    )
    op.create_table('refusals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'callback_due', 'closure_proposed', 'penalty_due', 'return_proposed', 'head_decides', 'closed', 'returned', 'won_back', 'withdrawn', name='refusalstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stated_reason', sa.String(), nullable=True),
    sa.Column('stated_text', sa.Text(), nullable=False),
    sa.Column('stated_comment', sa.Text(), nullable=False),
    sa.Column('stated_by', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_refusals_deal_id_deals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refusals')),
    sa.UniqueConstraint('deal_id', 'round', name=op.f('uq_refusals_deal_id_round'))
    )
    with op.batch_alter_table('refusals', schema=None) as batch_op:
        batch_op.create_index('ix_refusals_state', ['state'], unique=False)

    op.create_table('transcripts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording', sa.String(length=64), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('lanes', sa.String(length=64), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['recording'], ['recordings.sha256'], name=op.f('fk_transcripts_recording_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transcripts')),
    sa.UniqueConstraint('recording', 'model', 'lanes', name=op.f('uq_transcripts_recording_model_lanes'))
    )
    op.create_table('callbacks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('no_answer', 'confirmed', 'won_back', 'denied', 'unreachable', name='callbackoutcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('client_words', sa.Text(), nullable=False),
    sa.Column('called_by', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['called_by'], ['users.id'], name=op.f('fk_callbacks_called_by_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_callbacks_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callbacks'))
    )
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.create_index('ix_callbacks_refusal_id', ['refusal_id'], unique=False)

    op.create_table('findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('match', 'mismatch', 'no_refusal', 'unclear', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('refused', sa.Boolean(), nullable=False),
    sa.Column('voiced_reasons', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('highlights', sa.JSON(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.Column('sure', sa.Boolean(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('input_sha256', sa.String(length=64), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_findings_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings'))
    )
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.create_index('ix_findings_refusal_id', ['refusal_id'], unique=False)

    op.create_table('fines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('lead_source', sa.String(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('tariff_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=64), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_fines_amount_positive')),
    sa.ForeignKeyConstraint(['proposed_by'], ['users.id'], name=op.f('fk_fines_proposed_by_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_fines_refusal_id_refusals')),
    sa.ForeignKeyConstraint(['tariff_id'], ['tariffs.id'], name=op.f('fk_fines_tariff_id_tariffs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fines'))
    )
    with op.batch_alter_table('fines', schema=None) as batch_op:
        batch_op.create_index('ix_fines_refusal_id', ['refusal_id'], unique=False)

    op.create_table('frame_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('ticket', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_frame_entries_deal_id_deals')),
    sa.ForeignKeyConstraint(['draw_id'], ['draws.id'], name=op.f('fk_frame_entries_draw_id_draws')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_entries')),
    sa.UniqueConstraint('draw_id', 'external_id', name=op.f('uq_frame_entries_draw_id_external_id'))
    )
    op.create_table('moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('move', sa.Enum('confirm', 'doubt', 'client_confirms', 'client_returns', 'client_denies', 'client_unreachable', 'propose_return', 'sign', 'send_back', 'head_closes', 'head_returns', 'head_calls_again', 'withdraw', name='move', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_state', sa.String(length=64), nullable=False),
    sa.Column('to_state', sa.String(length=64), nullable=False),
    sa.Column('moved_by', sa.Integer(), nullable=True),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moved_by'], ['users.id'], name=op.f('fk_moves_moved_by_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_moves_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moves')),
    sa.UniqueConstraint('refusal_id', 'version', name=op.f('uq_moves_refusal_id_version'))
    )
    op.create_table('pieces',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('transcript_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Integer(), nullable=False),
    sa.Column('from_ms', sa.Integer(), nullable=False),
    sa.Column('to_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['transcript_id'], ['transcripts.id'], name=op.f('fk_pieces_transcript_id_transcripts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pieces')),
    sa.UniqueConstraint('transcript_id', 'channel', 'from_ms', name=op.f('uq_pieces_transcript_id_channel_from_ms'))
    )
    op.create_table('queue_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('refusal', 'sample', name='itemkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=True),
    sa.Column('draw_id', sa.Integer(), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stake_minor', sa.BigInteger(), nullable=False),
    sa.Column('finding', sa.Enum('match', 'mismatch', 'no_refusal', 'unclear', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('finding_rank', sa.Integer(), nullable=False),
    sa.Column('lease_holder', sa.Integer(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_token', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_queue_items_deal_id_deals')),
    sa.ForeignKeyConstraint(['draw_id'], ['draws.id'], name=op.f('fk_queue_items_draw_id_draws')),
    sa.ForeignKeyConstraint(['lease_holder'], ['users.id'], name=op.f('fk_queue_items_lease_holder_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_queue_items_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_queue_items')),
    sa.UniqueConstraint('draw_id', 'deal_id', name=op.f('uq_queue_items_draw_id_deal_id')),
    sa.UniqueConstraint('refusal_id', name=op.f('uq_queue_items_refusal_id'))
    )
    with op.batch_alter_table('queue_items', schema=None) as batch_op:
        batch_op.create_index('ix_queue_items_deal_id', ['deal_id'], unique=False)
        batch_op.create_index('ix_queue_items_order', ['done_at', 'deadline_at', 'stake_minor', 'finding_rank', 'id'], unique=False)

    op.create_table('reassignments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('from_manager', sa.String(), nullable=False),
    sa.Column('to_manager', sa.String(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('from_manager <> to_manager', name=op.f('ck_reassignments_another_manager')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_reassignments_deal_id_deals')),
    sa.ForeignKeyConstraint(['proposed_by'], ['users.id'], name=op.f('fk_reassignments_proposed_by_users')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_reassignments_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reassignments'))
    )
    with op.batch_alter_table('reassignments', schema=None) as batch_op:
        batch_op.create_index('ix_reassignments_refusal_id', ['refusal_id'], unique=False)

    op.create_table('signatures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.Enum('approve', 'send_back', 'close', 'return', 'call_again', name='signaction', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('signed_by', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_signatures_refusal_id_refusals')),
    sa.ForeignKeyConstraint(['signed_by'], ['users.id'], name=op.f('fk_signatures_signed_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures'))
    )
    with op.batch_alter_table('signatures', schema=None) as batch_op:
        batch_op.create_index('ix_signatures_refusal_id', ['refusal_id'], unique=False)

    op.create_table('audits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('in_order', sa.Boolean(), nullable=False),
    sa.Column('remarks', sa.Text(), nullable=False),
    sa.Column('audited_by', sa.Integer(), nullable=False),
    sa.Column('audited_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audited_by'], ['users.id'], name=op.f('fk_audits_audited_by_users')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_audits_deal_id_deals')),
    sa.ForeignKeyConstraint(['item_id'], ['queue_items.id'], name=op.f('fk_audits_item_id_queue_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audits')),
    sa.UniqueConstraint('item_id', name=op.f('uq_audits_item_id'))
    )
    op.create_table('decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('confirmed', 'contradicted', 'not_discussed', 'no_call', name='decisionverdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('voiced_reason', sa.String(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=True),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('evidence_count', sa.Integer(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("verdict = 'no_call' OR evidence_count > 0", name=op.f('ck_decisions_evidence_or_no_call')),
    sa.ForeignKeyConstraint(['decided_by'], ['users.id'], name=op.f('fk_decisions_decided_by_users')),
    sa.ForeignKeyConstraint(['finding_id'], ['findings.id'], name=op.f('fk_decisions_finding_id_findings')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusals.id'], name=op.f('fk_decisions_refusal_id_refusals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index('ix_decisions_refusal_id', ['refusal_id'], unique=False)

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

    op.create_table('turns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('transcript_id', sa.Integer(), nullable=False),
    sa.Column('piece_id', sa.Integer(), nullable=False),
    sa.Column('lane', sa.Enum('manager', 'client', 'unknown', name='lane', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_ms', sa.Integer(), nullable=False),
    sa.Column('to_ms', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['piece_id'], ['pieces.id'], name=op.f('fk_turns_piece_id_pieces')),
    sa.ForeignKeyConstraint(['transcript_id'], ['transcripts.id'], name=op.f('fk_turns_transcript_id_transcripts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turns'))
    )
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.create_index('ix_turns_transcript_id', ['transcript_id'], unique=False)
    _guard_all()


def downgrade() -> None:
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.drop_index('ix_turns_transcript_id')

    op.drop_table('turns')
    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_period'))

    op.drop_table('ledger')
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index('ix_decisions_refusal_id')

    op.drop_table('decisions')
    op.drop_table('audits')
    with op.batch_alter_table('signatures', schema=None) as batch_op:
        batch_op.drop_index('ix_signatures_refusal_id')

    op.drop_table('signatures')
    with op.batch_alter_table('reassignments', schema=None) as batch_op:
        batch_op.drop_index('ix_reassignments_refusal_id')

    op.drop_table('reassignments')
    with op.batch_alter_table('queue_items', schema=None) as batch_op:
        batch_op.drop_index('ix_queue_items_order')
        batch_op.drop_index('ix_queue_items_deal_id')

    op.drop_table('queue_items')
    op.drop_table('pieces')
    op.drop_table('moves')
    op.drop_table('frame_entries')
    with op.batch_alter_table('fines', schema=None) as batch_op:
        batch_op.drop_index('ix_fines_refusal_id')

    op.drop_table('fines')
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.drop_index('ix_findings_refusal_id')

    op.drop_table('findings')
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.drop_index('ix_callbacks_refusal_id')

    op.drop_table('callbacks')
    op.drop_table('transcripts')
    with op.batch_alter_table('refusals', schema=None) as batch_op:
        batch_op.drop_index('ix_refusals_state')

    op.drop_table('refusals')
    op.drop_table('log')
    op.drop_table('draws')
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_index('ix_contacts_value')
        batch_op.drop_index('ix_contacts_deal_id')

    op.drop_table('contacts')
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.drop_index('ix_calls_recording_name')
        batch_op.drop_index(batch_op.f('ix_calls_recording'))
        batch_op.drop_index('ix_calls_deal_id')
        batch_op.drop_index('ix_calls_client_phone_started_at')

    op.drop_table('calls')
    op.drop_table('users')
    op.drop_table('tariffs')
    op.drop_table('settings')
    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.drop_index('ix_recordings_original_name')

    op.drop_table('recordings')
    with op.batch_alter_table('deals', schema=None) as batch_op:
        batch_op.drop_index('ix_deals_stage')
        batch_op.drop_index('ix_deals_manager')

    op.drop_table('deals')
    if postgresql():
        op.execute("DROP FUNCTION refuse_change()")

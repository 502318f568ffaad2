"""Checklist audits: published forms, drafts, audits with answers, second looks, duty plans."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard


revision = '0008'
down_revision = '0007'

APPEND_ONLY = ("checklist_forms", "checklist_answers", "checklist_second_looks", "duty_plans")


def upgrade() -> None:
    op.create_table('checklist_forms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['published_by'], ['users.id'], name=op.f('fk_checklist_forms_published_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_forms')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_checklist_forms_code_version'))
    )
    op.create_table('checklist_drafts',
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['users.id'], name=op.f('fk_checklist_drafts_changed_by_users')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_checklist_drafts'))
    )
    op.create_table('checklist_audits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('sales_group', sa.String(), nullable=False),
    sa.Column('form_code', sa.String(length=64), nullable=False),
    sa.Column('form_version', sa.Integer(), nullable=False),
    sa.Column('form_digest', sa.String(length=64), nullable=False),
    sa.Column('auditor', sa.Integer(), nullable=False),
    sa.Column('second_of', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checks', sa.JSON(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('score_points', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint('score_points >= 0 AND score_points <= 10000', name=op.f('ck_checklist_audits_points_of_whole')),
    sa.ForeignKeyConstraint(['auditor'], ['users.id'], name=op.f('fk_checklist_audits_auditor_users')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_checklist_audits_deal_id_deals')),
    sa.ForeignKeyConstraint(['item_id'], ['queue_items.id'], name=op.f('fk_checklist_audits_item_id_queue_items')),
    sa.ForeignKeyConstraint(['second_of'], ['checklist_audits.id'], name=op.f('fk_checklist_audits_second_of_checklist_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_audits')),
    sa.UniqueConstraint('item_id', 'form_code', 'auditor', name=op.f('uq_checklist_audits_item_id_form_code_auditor'))
    )
    op.create_index('ix_checklist_audits_manager', 'checklist_audits', ['manager', 'submitted_at'])
    op.create_index('ix_checklist_audits_deal_id', 'checklist_audits', ['deal_id'])
    op.create_index('ix_checklist_audits_form', 'checklist_audits', ['form_code', 'form_version', 'submitted_at'])
    op.create_table('checklist_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['checklist_audits.id'], name=op.f('fk_checklist_answers_audit_id_checklist_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_answers'))
    )
    op.create_index('ix_checklist_answers_audit_id', 'checklist_answers', ['audit_id', 'id'])
    op.create_table('checklist_second_looks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('not_for', sa.Integer(), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['checklist_audits.id'], name=op.f('fk_checklist_second_looks_audit_id_checklist_audits')),
    sa.ForeignKeyConstraint(['item_id'], ['queue_items.id'], name=op.f('fk_checklist_second_looks_item_id_queue_items')),
    sa.ForeignKeyConstraint(['not_for'], ['users.id'], name=op.f('fk_checklist_second_looks_not_for_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_second_looks')),
    sa.UniqueConstraint('audit_id', name=op.f('uq_checklist_second_looks_audit_id')),
    sa.UniqueConstraint('item_id', name=op.f('uq_checklist_second_looks_item_id'))
    )
    op.create_table('duty_plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('duties', sa.JSON(), nullable=False),
    sa.Column('unassigned', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['users.id'], name=op.f('fk_duty_plans_made_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_plans'))
    )
    op.create_index('ix_duty_plans_period', 'duty_plans', ['period', 'id'])
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in ("duty_plans", "checklist_second_looks", "checklist_answers", "checklist_audits", "checklist_drafts",
                  "checklist_forms"):
        op.drop_table(table)

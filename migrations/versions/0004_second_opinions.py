"""Opinions of the second reader, kept beside the findings and never changed."""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'

VERDICTS = ('match', 'mismatch', 'no_refusal', 'unclear')


def upgrade() -> None:
    op.create_table('second_opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('refusal_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum(*VERDICTS, name='verdict', native_enum=False, create_constraint=True, length=32),
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
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER second_opinions_append_only BEFORE UPDATE OR DELETE ON second_opinions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER second_opinions_no_truncate BEFORE TRUNCATE ON second_opinions "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER second_opinions_no_{event.lower()} BEFORE {event} ON second_opinions "
            "BEGIN SELECT RAISE(ABORT, 'second_opinions is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table('second_opinions')

"""The listening desk: words and doubts of turns, corrections, played spans, comments, marks, search over all calls."""

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import guard, postgresql, words_of


revision = '0003'
down_revision = '0002'

APPEND_ONLY = ("turn_fixes", "played_spans")
LANES = ('manager', 'client', 'unknown')
DOUBTS = ('loop', 'silence', 'music', 'times')


def upgrade() -> None:
    # in place, on SQLite too: a table made anew would lose its triggers and be copied as a whole
    op.add_column('turns', sa.Column('words', sa.JSON(), nullable=True))
    known = ", ".join(f"'{one}'" for one in DOUBTS)
    op.execute(f"ALTER TABLE turns ADD COLUMN doubt VARCHAR(32) CONSTRAINT ck_turns_doubt CHECK (doubt IN ({known}))")
    op.add_column('turns', sa.Column('guessed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('decisions', sa.Column('heard_percent', sa.Integer(), nullable=True))
    _tables()
    for table in APPEND_ONLY:
        guard(table)
    if postgresql():
        op.execute(
            "CREATE TABLE turn_search (turn_id INTEGER CONSTRAINT pk_turn_search PRIMARY KEY"
            " CONSTRAINT fk_turn_search_turn_id_turns REFERENCES turns (id) ON DELETE CASCADE,"
            " lemmas TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_turn_search_lemmas ON turn_search USING gin (lemmas)")
    else:
        op.execute("CREATE VIRTUAL TABLE turn_search USING fts5(lemmas, tokenize = 'unicode61 remove_diacritics 0')")


def _tables() -> None:
    op.create_table('turn_fixes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('turn_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('lane', words_of(LANES, 'lane'), nullable=True),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('fixed_by', sa.Integer(), nullable=True),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['fixed_by'], ['users.id'], name=op.f('fk_turn_fixes_fixed_by_users')),
    sa.ForeignKeyConstraint(['turn_id'], ['turns.id'], name=op.f('fk_turn_fixes_turn_id_turns')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turn_fixes')),
    sa.CheckConstraint('text IS NOT NULL OR lane IS NOT NULL', name=op.f('ck_turn_fixes_says_something'))
    )
    op.create_index('ix_turn_fixes_turn_id', 'turn_fixes', ['turn_id'])
    op.create_table('played_spans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording', sa.String(length=64), nullable=False),
    sa.Column('played_by', sa.Integer(), nullable=False),
    sa.Column('from_ms', sa.Integer(), nullable=False),
    sa.Column('to_ms', sa.Integer(), nullable=False),
    sa.Column('rate_percent', sa.Integer(), nullable=False),
    sa.Column('lanes', sa.String(length=64), nullable=False),
    sa.Column('played_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['played_by'], ['users.id'], name=op.f('fk_played_spans_played_by_users')),
    sa.ForeignKeyConstraint(['recording'], ['recordings.sha256'], name=op.f('fk_played_spans_recording_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_played_spans')),
    sa.CheckConstraint('from_ms < to_ms', name=op.f('ck_played_spans_has_length'))
    )
    op.create_index('ix_played_spans_played_by_recording', 'played_spans', ['played_by', 'recording'])
    op.create_table('comments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording', sa.String(length=64), nullable=False),
    sa.Column('at_ms', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['recording'], ['recordings.sha256'], name=op.f('fk_comments_recording_recordings')),
    sa.ForeignKeyConstraint(['written_by'], ['users.id'], name=op.f('fk_comments_written_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comments'))
    )
    op.create_index('ix_comments_recording', 'comments', ['recording'])
    op.create_table('marks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('recording', sa.String(length=64), nullable=False),
    sa.Column('lane', words_of(LANES, 'lane'), nullable=False),
    sa.Column('from_ms', sa.Integer(), nullable=False),
    sa.Column('to_ms', sa.Integer(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('marked_by', sa.Integer(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['queue_items.id'], name=op.f('fk_marks_item_id_queue_items')),
    sa.ForeignKeyConstraint(['marked_by'], ['users.id'], name=op.f('fk_marks_marked_by_users')),
    sa.ForeignKeyConstraint(['recording'], ['recordings.sha256'], name=op.f('fk_marks_recording_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marks')),
    sa.CheckConstraint('from_ms < to_ms', name=op.f('ck_marks_has_length'))
    )
    op.create_index('ix_marks_item_id', 'marks', ['item_id'])


def downgrade() -> None:
    op.execute("DROP TABLE turn_search")
    for table in ("marks", "comments", "played_spans", "turn_fixes"):
        op.drop_table(table)
    op.drop_column('decisions', 'heard_percent')
    for column in ('guessed', 'doubt', 'words'):
        op.drop_column('turns', column)

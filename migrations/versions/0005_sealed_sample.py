"""The sample as a committed seed with sealed draws; a draw of the kind before becomes a period drawn at once."""

import hashlib
import zlib

import sqlalchemy as sa
from alembic import op

from qa_desk.adapters.store.migration_parts import go_on_counting, guard, words_of


revision = '0005'
down_revision = '0004'

NEW = ("sample_frames", "sample_draws", "sample_deals")
OLD = ("draws", "frame_entries")
KINDS = ('draw', 'top_up', 'replacement', 'whole')
WAYS = ('random', 'extra')


def upgrade() -> None:
    _tables()
    _take_old_draws()
    with op.batch_alter_table("queue_items") as batch:
        batch.drop_constraint("fk_queue_items_draw_id_draws", type_="foreignkey")
        batch.create_foreign_key("fk_queue_items_draw_id_sample_draws", "sample_draws", ["draw_id"], ["id"])
    for table in ("frame_entries", "draws"):
        op.drop_table(table)
    for table in NEW:
        guard(table)


def _tables() -> None:
    op.create_table('sample_periods',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=64), nullable=False),
    sa.Column('share_percent', sa.Integer(), nullable=False),
    sa.Column('extras', sa.JSON(), nullable=False),
    sa.Column('first_by', sa.Integer(), nullable=True),
    sa.Column('first_text', sa.Text(), nullable=False),
    sa.Column('second_by', sa.Integer(), nullable=True),
    sa.Column('second_text', sa.Text(), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['first_by'], ['users.id'], name=op.f('fk_sample_periods_first_by_users')),
    sa.ForeignKeyConstraint(['second_by'], ['users.id'], name=op.f('fk_sample_periods_second_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_periods')),
    sa.UniqueConstraint('period', name=op.f('uq_sample_periods_period'))
    )
    op.create_table('sample_frames',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('packed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_sample_frames'))
    )
    op.create_table('sample_draws',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', words_of(KINDS, 'drawkind'), nullable=False),
    sa.Column('drawn_by', sa.Integer(), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('frame_sha256', sa.String(length=64), nullable=False),
    sa.Column('frame_size', sa.Integer(), nullable=False),
    sa.Column('replaced', sa.String(), nullable=False),
    sa.Column('reason', sa.String(length=64), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['drawn_by'], ['users.id'], name=op.f('fk_sample_draws_drawn_by_users')),
    sa.ForeignKeyConstraint(['frame_sha256'], ['sample_frames.sha256'], name=op.f('fk_sample_draws_frame_sha256_sample_frames')),
    sa.ForeignKeyConstraint(['period_id'], ['sample_periods.id'], name=op.f('fk_sample_draws_period_id_sample_periods')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_draws')),
    sa.UniqueConstraint('period_id', 'number', name=op.f('uq_sample_draws_period_id_number'))
    )
    op.create_table('sample_deals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('manager', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('ticket', sa.String(length=64), nullable=False),
    sa.Column('drawn_as', words_of(WAYS, 'drawnas'), nullable=False),
    sa.Column('flag', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_sample_deals_deal_id_deals')),
    sa.ForeignKeyConstraint(['draw_id'], ['sample_draws.id'], name=op.f('fk_sample_deals_draw_id_sample_draws')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_deals')),
    sa.UniqueConstraint('draw_id', 'place', name=op.f('uq_sample_deals_draw_id_place'))
    )
    op.create_index('ix_sample_deals_deal_id', 'sample_deals', ['deal_id'])


def _take_old_draws() -> None:
    """Ids stay, so that queue items still find their draw. The old hash was over fewer columns; the list is kept as it
    was hashed, and the kind says that no later program recomputes it."""
    link = op.get_bind()
    for draw in link.execute(sa.text("SELECT * FROM draws ORDER BY id")).mappings().all():
        entries = link.execute(
            sa.text("SELECT * FROM frame_entries WHERE draw_id = :id ORDER BY manager, ticket"), {"id": draw["id"]}
        ).mappings().all()
        lines = "".join(sorted(f"{one['external_id']}\t{one['manager']}\n" for one in entries)).encode()
        link.execute(
            sa.text(
                "INSERT INTO sample_periods (id, period, share_percent, extras, first_by, first_text, second_by,"
                " second_text, commitment, opened_at, committed_at, closed_at) VALUES (:id, :period, :share, '{}', :by,"
                " :seed, NULL, '', :commitment, :at, :at, :at)"
            ),
            {
                "id": draw["id"], "period": draw["period"], "share": draw["share_percent"], "by": draw["drawn_by"],
                "seed": draw["seed"], "commitment": hashlib.sha256(draw["seed"].encode()).hexdigest(),
                "at": draw["drawn_at"],
            },
        )  # fmt: skip
        if link.scalar(sa.text("SELECT 1 FROM sample_frames WHERE sha256 = :sha"), {"sha": draw["frame_sha256"]}) is None:
            link.execute(
                sa.text("INSERT INTO sample_frames VALUES (:sha, :packed)"),
                {"sha": draw["frame_sha256"], "packed": zlib.compress(lines)},
            )
        link.execute(
            sa.text(
                "INSERT INTO sample_draws (id, period_id, number, kind, drawn_by, drawn_at, day, days, frame_sha256,"
                " frame_size, replaced, reason, comment, seal) VALUES (:id, :id, 1, 'whole', :by, :at, 1, 1, :sha,"
                " :size, '', '', '', '')"
            ),
            {
                "id": draw["id"], "by": draw["drawn_by"], "at": draw["drawn_at"], "sha": draw["frame_sha256"],
                "size": draw["frame_size"],
            },
        )  # fmt: skip
        for place, one in enumerate((entry for entry in entries if entry["ticket"] is not None), 1):
            link.execute(
                sa.text(
                    "INSERT INTO sample_deals (draw_id, place, deal_id, external_id, manager, stage, source, ticket,"
                    " drawn_as, flag) VALUES (:draw, :place, :deal, :external, :manager, '', '', :ticket, 'random', '')"
                ),
                {
                    "draw": draw["id"], "place": place, "deal": one["deal_id"], "external": one["external_id"],
                    "manager": one["manager"], "ticket": one["ticket"],
                },
            )  # fmt: skip
    for table in ("sample_periods", "sample_draws"):
        go_on_counting(table)


def downgrade() -> None:
    """One draw a period is all the older program knows: the first of each stays, with what was drawn in it."""
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
    op.execute(
        "INSERT INTO draws (id, period, seed, share_percent, frame_sha256, frame_size, drawn_by, drawn_at)"
        " SELECT d.id, p.period, p.first_text, p.share_percent, d.frame_sha256, d.frame_size, d.drawn_by, d.drawn_at"
        " FROM sample_draws d JOIN sample_periods p ON p.id = d.period_id WHERE d.number = 1"
    )
    op.execute(
        "INSERT INTO frame_entries (draw_id, deal_id, external_id, manager, ticket)"
        " SELECT s.draw_id, s.deal_id, s.external_id, s.manager, s.ticket"
        " FROM sample_deals s JOIN sample_draws d ON d.id = s.draw_id WHERE d.number = 1 ORDER BY s.id"
    )
    op.execute("UPDATE queue_items SET draw_id = NULL WHERE draw_id IS NOT NULL AND draw_id NOT IN (SELECT id FROM draws)")
    go_on_counting("draws")
    with op.batch_alter_table("queue_items") as batch:
        batch.drop_constraint("fk_queue_items_draw_id_sample_draws", type_="foreignkey")
        batch.create_foreign_key("fk_queue_items_draw_id_draws", "draws", ["draw_id"], ["id"])
    for table in ("sample_deals", "sample_draws", "sample_frames", "sample_periods"):
        op.drop_table(table)
    for table in OLD:
        guard(table)

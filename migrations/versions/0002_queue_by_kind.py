"""An index that holds the queue kind by kind: counting it and taking the next item read nothing else."""

from alembic import op


revision = '0002'
down_revision = '0001'


def upgrade():
    op.create_index(
        "ix_queue_items_kind", "queue_items", ["done_at", "kind", "deadline_at", "stake_minor", "finding_rank", "id"]
    )


def downgrade():
    op.drop_index("ix_queue_items_kind", table_name="queue_items")

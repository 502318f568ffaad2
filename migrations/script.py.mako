"""${message}

Rules for this file: use op and Core only, never today's rows (they change, this step must not). Name constraints by
the convention. An enum that gains a member needs its CHECK rewritten by hand: Alembic does not compare CHECKs.
New append-only tables need their triggers: `guard` of migration_parts, which is frozen like every step before this one.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}

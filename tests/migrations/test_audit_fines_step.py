"""Audits of the older program ask for their money after the step; what is signed already is not asked for again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine

from qa_desk import paths
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import config_for, upgrade
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.audit_fine import AuditFineState
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.ledger import check_ledger
from tests.fakes.audit_money import COSTS, failed, fines, looked_again, priced, signed
from tests.fakes.audits import SHELF, set_value
from tests.fakes.keys import KEY
from tests.fakes.office import Office
from tests.fakes.postgres import server
from tests.migrations.test_migrations import BOTH


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = server().empty() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'db.sqlite'}"
    made = make_engine(url)
    upgrade(made, paths.migrations())
    yield made
    made.dispose()


def test_audits_submitted_before_are_proposed_and_signed_ones_are_not_again(engine: Engine) -> None:
    office = Office(SqlStore(engine, sealer=KEY))
    failed(priced(office), 1, frozenset(COSTS))
    failed(office, 2, manager=" ")
    set_value(office, "second_look_percent", 100)
    looked_again(office, failed(office, 3), office.second, frozenset({"by_name"}))
    before = fines(office)
    assert len(before) == 3
    signed(office, before[0].id)
    config = config_for(engine, paths.migrations())
    command.downgrade(config, "0008")
    command.upgrade(config, "head")
    after = fines(office)
    assert [(one.audit_id, one.question, one.amount, one.proposed_by, one.proposed_at) for one in after] == [
        (one.audit_id, one.question, one.amount, one.proposed_by, one.proposed_at) for one in before[1:]
    ]
    assert {line.state for line in audit_fine_lines(office.store, SHELF)} == {AuditFineState.WAITING}
    signed(office, *(one.id for one in after))
    assert check_ledger(office.store, SHELF).faults == ()

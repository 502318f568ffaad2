"""Makes a workspace of 200 000 deals, every one with a queue item, by plain bulk inserts into the store's tables."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from qa_desk.adapters.store.connect import make_engine, writing
from qa_desk.adapters.store.rows import DealRow, ItemRow, RefusalRow, UserRow
from qa_desk.adapters.workspace import open_workspace
from qa_desk.compose import new_workspace
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import Role
from qa_desk.domain.queue import ItemKind, finding_rank
from qa_desk.domain.reason_check import Verdict

DEALS = 200_000
_BATCH = 10_000
_SAMPLE_EVERY = 10
_DONE_EVERY = 20
_MANAGERS = tuple(f"Менеджер {number:02}" for number in range(1, 41))
_REASONS = ("price", "competitor", "no_need", "postponed", None)
_FINDINGS = (None, *Verdict)
_REST: dict[str, object] = {"phones": [], "emails": [], "comments": [], "tags": [], "extra": {}}
Row = dict[str, Any]


def make_big(folder: Path, deals: int = DEALS) -> Path:
    """The workspace. Deadlines lie around today, so that some items are overdue; one user, the auditor with id 1."""
    workspace = folder / "workspace"
    new_workspace(workspace)
    engine = make_engine(open_workspace(workspace).database_url)
    now = datetime.now(UTC)
    with writing(engine) as session:
        session.execute(insert(UserRow), [_auditor()])
    rows = _rows(deals, now)
    while batch := list(islice(rows, _BATCH)):
        with writing(engine) as session:
            session.execute(insert(DealRow), [deal for deal, _, _ in batch])
            session.execute(insert(RefusalRow), [refusal for _, refusal, _ in batch if refusal is not None])
            session.execute(insert(ItemRow), [item for _, _, item in batch])
    engine.dispose()
    return workspace


def _auditor() -> Row:
    roles = [Role.AUDITOR.value]
    return {
        "id": 1, "login": "auditor", "name": "Аудитор", "roles": roles, "password_hash": "x", "active": True,
        "manager": "",
    }  # fmt: skip


def _rows(deals: int, now: datetime) -> Iterator[tuple[Row, Row | None, Row]]:
    dice = random.Random(20_262)  # noqa: S311  a recipe, not a secret
    for number in range(1, deals + 1):
        deadline = now + timedelta(minutes=dice.randrange(-20_000, 60_000))
        manager = dice.choice(_MANAGERS)
        is_refusal = number % _SAMPLE_EVERY != 0
        refusal = _refusal(number, manager, deadline, dice) if is_refusal else None
        yield _deal(number, manager, now, dice), refusal, _item(number, deadline, now, dice, is_refusal=is_refusal)


def _deal(number: int, manager: str, now: datetime, dice: random.Random) -> Row:
    return {
        "id": number, "external_id": str(30_000_000 + number), "title": f"Сделка {number}: кухня на заказ",
        "client_name": f"Клиент {dice.randrange(100_000)}", "company": "", "inn": "", "stage": "Условный отказ",
        "pipeline": "Продажи", "created_at": now - timedelta(days=30), "changed_at": None,
        "stage_since": now - timedelta(days=2), "next_task_at": None, "closed_at": None,
        "amount_minor": dice.randrange(10_000_000), "amount_currency": "RUB", "lead_source": "Сайт",
        "manager": manager, "group": "", "stated_reason": "Дорого", "stated_comment": "Думает до осени", "rest": _REST,
        "digest": f"{number:064x}", "first_seen_at": now, "last_seen_at": now,
    }  # fmt: skip


def _refusal(number: int, manager: str, deadline: datetime, dice: random.Random) -> Row:
    return {
        "id": number, "deal_id": number, "round": 1, "state": RefusalState.QUEUED,
        "stated_reason": dice.choice(_REASONS), "stated_text": "Дорого", "stated_comment": "Думает до осени",
        "stated_by": manager, "opened_at": deadline - timedelta(days=3), "deadline_at": deadline, "version": 1,
    }  # fmt: skip


def _item(number: int, deadline: datetime, now: datetime, dice: random.Random, *, is_refusal: bool) -> Row:
    finding = dice.choice(_FINDINGS) if is_refusal else None
    return {
        "id": number, "kind": ItemKind.REFUSAL if is_refusal else ItemKind.SAMPLE, "deal_id": number,
        "refusal_id": number if is_refusal else None, "draw_id": None, "deadline_at": deadline,
        "stake_minor": dice.randrange(100_000, 400_000, 5_000), "finding": finding,
        "finding_rank": finding_rank(finding), "lease_holder": None, "lease_until": None, "lease_token": 0,
        "done_at": now if number % _DONE_EVERY == 0 else None,
    }  # fmt: skip

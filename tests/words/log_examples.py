"""One entry of every step that services write into the audit log, with all its facts."""

from datetime import UTC, datetime

from qa_desk.domain.log import LogEntry, Payload
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId
from qa_desk.services.log_about import About
from qa_desk.services.log_story import LogStory

SHA = "0a1b2c3d4e5f" + "0" * 52
RUB = "RUB"
ENTERED: Payload = {"entry": 917, "manager": "Анна Соколова", "period": "2026-11", "entered": 150_000}
"""What every step that enters money says of its entry."""
KITCHEN = About("1042", "Кухня", "Анна Соколова", Money(150_000, RUB))

EXAMPLES: dict[str, tuple[str, Payload]] = {
    "user_created": ("user:3", {"login": "osipova"}),
    "logged_in": ("user:3", {}),
    "log_in_refused": ("user:3", {"login": "osipova"}),
    "password_refused": ("refusal:20", {"login": "osipova"}),
    "password_changed": ("user:3", {"login": "osipova"}),
    "password_reset": ("user:3", {"login": "osipova"}),
    "roles_changed": ("user:3", {"login": "osipova", "before": "auditor", "after": "admin, sales_head"}),
    "user_switched_off": ("user:3", {"login": "osipova"}),
    "user_switched_on": ("user:3", {"login": "osipova"}),
    "settings_changed": ("settings", {"review_days": "5", "review_days.was": "3"}),
    "tariff_added": ("tariff:4", {"source": "Сайт", "valid_from": "2026-11-03", "minor": 185_000}),
    "pay_imported": ("file:pay.csv", {"new": 17, "changed": 2}),
    "deals_imported": ("file:deals.xlsx", {"new": 35, "changed": 4}),
    "calls_imported": ("file:calls.csv", {"new": 35, "changed": 4}),
    "recordings_imported": ("folder:calls", {"new": 35, "same": 4}),
    "refusal_opened": ("refusal:20", {"deal": "1042", "reason": "price", "manager": "Анна Соколова", "source": "Сайт"}),
    "refusal_withdrawn": ("refusal:20", {}),
    "item_claimed": ("item:66", {"token": 917}),
    "decided": ("refusal:20", {"verdict": "contradicted", "decision": 917, "evidence": 2, "heard_percent": 80}),
    "called_back": ("refusal:20", {"outcome": "denied"}),
    "return_proposed": (
        "refusal:20",
        {"manager": "Анна Соколова", "minor": 150_000, "to": "Р. Титов", "source": "Сайт"},
    ),
    "manager_chosen": ("refusal:20", {"to": "Мария Крылова"}),
    "signed": ("refusal:20", {"action": "approve", **ENTERED}),
    "outcome_recorded": ("refusal:20", {"outcome": "won", "minor": 9_000_000}),
    "second_opinion": ("refusal:20", {"reader": "qwen2.5:7b", "verdict": "mismatch"}),
    "reversal_proposed": ("reversal:2", {"entry": 917, "minor": 50_000}),
    "reversal_signed": ("reversal:2", {**ENTERED, "minor": -50_000}),
    "reversal_declined": ("reversal:2", {"entry": 917}),
    "evidence_attached": ("entry:7", {"sha256": SHA, "bytes": 2_500_000}),
    "appeal_filed": ("appeal:5", {"entry": 917}),
    "appeal_decided": ("appeal:5", {"outcome": "partly", "minor": 70_000, **ENTERED}),
    "paper_recorded": ("entry:7", {"kind": "acknowledged", "day": "2026-11-03", "way": "paper"}),
    "period_closed": ("period:2026-11", {"entries": 5, "minor": 470_000, "register": SHA}),
    "payroll_reported": ("period:2026-11", {"payroll-2026-11.xlsx": SHA, "payroll-2026-11.csv": SHA}),
    "case_reported": ("refusal:20", {"masked": True, "case-20.pdf": SHA}),
    "manager_reported": ("manager:Анна Соколова", {"masked": False, "manager.pdf": SHA}),
    "seed_part_given": ("sample:2026-11", {"part": 1}),
    "seed_committed": ("sample:2026-11", {"part": 2, "commitment": SHA}),
    "sample_drawn": (
        "sample:2026-11",
        {
            "number": 3, "kind": "replacement", "frame": SHA, "drawn": 1, "seal": SHA, "replaced": "1043",
            "reason": "test_deal", "comment": "заведена для проверки",
        },
    ),
    "sample_closed": ("sample:2026-11", {"seed": SHA}),
    "audited": ("item:66", {"in_order": False}),
    "checklist_published": ("checklist:deal_card", {"version": 2, "digest": SHA}),
    "checklist_begun": ("item:66", {"form": "deal_card", "version": 2, "audit": 917}),
    "checklist_submitted": (
        "item:66",
        {"form": "deal_card", "version": 2, "digest": SHA, "points": 9_333, "failed": 2, "critical": 1},
    ),
    "audit_fine_proposed": (
        "audit_fine:3",
        {"form": "deal_card 2", "question": "next_task", "minor": 30_000, "manager": "Анна Соколова"},
    ),
    "audit_fine_signed": ("audit_fine:3", {**ENTERED, "minor": 30_000}),
    "audit_fine_sent_back": ("audit_fine:3", {}),
    "audit_fine_proposed_again": ("audit_fine:3", {}),
    "audit_fine_withdrawn": ("audit_fine:3", {}),
    "duties_planned": ("duties:2026-11", {"duties": 36}),
    "book_changed": ("reason_book", {"old": "3-aa11", "new": "4-bb22"}),
    "lane_set": ("turn:55", {"recording": SHA, "from_ms": 61_000, "was": "client", "is": "manager"}),
    "lanes_swapped": ("recording:0a1b2c3d4e5f", {"turns": 12}),
    "turn_corrected": ("turn:55", {"recording": SHA, "from_ms": 61_000, "was": "дорога", "is": "дорого"}),
    "turns_recognised_again": ("recording:0a1b2c3d4e5f", {"recording": SHA, "model": "large", "turns": 12}),
    "recognised_again": ("recording:0a1b2c3d4e5f", {"recording": SHA, "model": "large"}),
    "corrections_carried": ("transcript:8", {"recording": SHA, "kept": 5, "left": 1, "marks": 2}),
    "version_used": ("transcript:8", {"recording": SHA, "model": "large"}),
}  # fmt: skip

ABOUT = {
    **dict.fromkeys(("refusal:20", "item:66", "entry:7", "appeal:5", "reversal:2", "audit_fine:3"), KITCHEN),
    "recording:0a1b2c3d4e5f": About("1042", "Кухня", name="call-7.ogg"),
    "user:3": About(name="Вера Осипова"),
    f"file:{SHA}": About(name="объяснение.pdf"),
}


def story() -> LogStory:
    """Without the titles of any form."""
    return LogStory(people={3: "Вера Осипова"}, about=ABOUT, before={1: {"review_days": "3", "to": "Р. Титов"}})


def entry(action: str) -> LogEntry:
    subject, payload = EXAMPLES[action]
    return LogEntry(1, datetime(2026, 11, 3, 7, 15, tzinfo=UTC), UserId(3), action, subject, payload, SHA)

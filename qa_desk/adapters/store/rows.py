"""Every table there is. Rows are not domain objects: the repositories beside this file translate both ways."""

from qa_desk.adapters.store.audit_fine_rows import AUDIT_FINE_APPEND_ONLY
from qa_desk.adapters.store.base import Base
from qa_desk.adapters.store.checklist_rows import CHECKLIST_APPEND_ONLY
from qa_desk.adapters.store.deal_rows import CallRow, ContactRow, DealRow, RecordingRow
from qa_desk.adapters.store.log_rows import LOG_APPEND_ONLY, CheckpointRow, LogRow
from qa_desk.adapters.store.money_rows import MONEY_APPEND_ONLY
from qa_desk.adapters.store.outcome_rows import OUTCOME_APPEND_ONLY
from qa_desk.adapters.store.penalty_rows import (
    PENALTY_APPEND_ONLY,
    AuditRow,
    FineRow,
    ReassignmentRow,
    SignatureRow,
    TariffRow,
)
from qa_desk.adapters.store.people_rows import SettingsRow, UserRow
from qa_desk.adapters.store.refusal_rows import (
    REFUSAL_APPEND_ONLY,
    CallbackRow,
    DecisionRow,
    FindingRow,
    ItemRow,
    MoveRow,
    RefusalRow,
    SecondOpinionRow,
)
from qa_desk.adapters.store.sample_rows import SAMPLE_APPEND_ONLY
from qa_desk.adapters.store.talk_rows import (
    TALK_APPEND_ONLY,
    CommentRow,
    MarkRow,
    PieceRow,
    PlayedRow,
    TranscriptRow,
    TurnFixRow,
    TurnRow,
)

__all__ = [
    "APPEND_ONLY",
    "AuditRow",
    "Base",
    "CallRow",
    "CallbackRow",
    "CheckpointRow",
    "CommentRow",
    "ContactRow",
    "DealRow",
    "DecisionRow",
    "FindingRow",
    "FineRow",
    "ItemRow",
    "LogRow",
    "MarkRow",
    "MoveRow",
    "PieceRow",
    "PlayedRow",
    "ReassignmentRow",
    "RecordingRow",
    "RefusalRow",
    "SecondOpinionRow",
    "SettingsRow",
    "SignatureRow",
    "TariffRow",
    "TranscriptRow",
    "TurnFixRow",
    "TurnRow",
    "UserRow",
]

APPEND_ONLY = (
    *TALK_APPEND_ONLY,
    *REFUSAL_APPEND_ONLY,
    *PENALTY_APPEND_ONLY,
    *LOG_APPEND_ONLY,
    *AUDIT_FINE_APPEND_ONLY,
    *CHECKLIST_APPEND_ONLY,
    *MONEY_APPEND_ONLY,
    *OUTCOME_APPEND_ONLY,
    *SAMPLE_APPEND_ONLY,
)
"""Tables whose rows are never changed or removed; triggers refuse it."""

"""Table of what a person says became of a deal that was given to another manager; the newest row counts."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, words_of
from qa_desk.domain.reassign import DealOutcome


class DealOutcomeRow(Base):
    """`amount_minor`: of the won deal, None when it is not known."""

    __tablename__ = "deal_outcomes"
    __table_args__ = (
        Index("ix_deal_outcomes_refusal_id", "refusal_id"),
        CheckConstraint("amount_minor > 0", name="outcome_amount"),
    )
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    outcome: Mapped[DealOutcome] = mapped_column(words_of(DealOutcome))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[Code]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]


OUTCOME_APPEND_ONLY = ("deal_outcomes",)

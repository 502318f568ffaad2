"""Second opinions as rows, and where a reason of the book has been used."""

from sqlalchemy import Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store import evidence as stored_evidence
from qa_desk.adapters.store.rows import DecisionRow, FindingRow, RefusalRow, SecondOpinionRow
from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.domain.kept_opinion import OpinionId, SecondOpinion, ThrownQuote
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.services.views import Uses


class SqlOpinions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, opinion: SecondOpinion) -> None:
        row = SecondOpinionRow(
            refusal_id=opinion.refusal_id,
            verdict=opinion.verdict,
            refused=opinion.refused,
            voiced_reasons=list(opinion.voiced_reasons),
            quotes=stored_evidence.all_to_json(opinion.quotes),
            thrown=[{"text": one.text, "why": one.why} for one in opinion.thrown],
            reader=opinion.reader,
            input_sha256=opinion.input_sha256,
            asked_by=opinion.asked_by,
            asked_at=opinion.asked_at,
        )
        self._session.add(row)
        self._session.flush()

    def latest(self, refusal_id: RefusalId) -> SecondOpinion | None:
        query = select(SecondOpinionRow).where(SecondOpinionRow.refusal_id == refusal_id)
        row = self._session.scalars(query.order_by(SecondOpinionRow.id.desc())).first()
        return None if row is None else _opinion(row)

    def all(self) -> list[SecondOpinion]:
        return [_opinion(row) for row in self._session.scalars(select(SecondOpinionRow).order_by(SecondOpinionRow.id))]


def _opinion(row: SecondOpinionRow) -> SecondOpinion:
    return SecondOpinion(
        id=OpinionId(row.id),
        refusal_id=RefusalId(row.refusal_id),
        verdict=row.verdict,
        refused=row.refused,
        voiced_reasons=tuple(ReasonCode(code) for code in row.voiced_reasons),
        quotes=stored_evidence.spans_from_json(row.quotes),
        thrown=tuple(ThrownQuote(one["text"], one["why"]) for one in row.thrown),
        reader=row.reader,
        input_sha256=row.input_sha256,
        asked_by=None if row.asked_by is None else UserId(row.asked_by),
        asked_at=row.asked_at,
    )


class SqlReasonUses:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, code: ReasonCode) -> Uses:
        stated = RefusalRow.stated_reason == code
        about = select(RefusalRow.id).where(stated)
        voiced = cast(FindingRow.voiced_reasons, Text).contains(f'"{code}"', autoescape=True)
        return Uses(
            refusals=self._count(select(func.count()).select_from(RefusalRow).where(stated)),
            waiting=self._count(
                select(func.count()).select_from(RefusalRow).where(stated, RefusalRow.state == RefusalState.QUEUED)
            ),
            findings=self._count(
                select(func.count()).select_from(FindingRow).where(or_(FindingRow.refusal_id.in_(about), voiced))
            ),
            decisions=self._count(
                select(func.count())
                .select_from(DecisionRow)
                .where(or_(DecisionRow.refusal_id.in_(about), DecisionRow.voiced_reason == code))
            ),
        )

    def _count(self, query: Select[int]) -> int:
        return self._session.scalars(query).one()

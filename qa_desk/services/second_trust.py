"""How often auditors who had asked the second reader then decided as it said."""

from qa_desk.domain.decision import Decision
from qa_desk.domain.evaluation import Share
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.kept_opinion import SecondOpinion
from qa_desk.domain.trust import agrees
from qa_desk.services.store import Store


def second_meter(store: Store) -> Share:
    """The last decision on each refusal, held against the newest opinion there was when it was made.

    Counted apart from the program's findings: whoever asks has doubts, so these are the harder cases, and the opinion
    was in sight when the decision was made.
    """
    with store.read() as unit:
        opinions, decisions = unit.opinions.all(), unit.decisions.all()
    by_refusal: dict[RefusalId, list[SecondOpinion]] = {}
    for one in opinions:
        by_refusal.setdefault(one.refusal_id, []).append(one)
    last: dict[RefusalId, Decision] = {one.refusal_id: one for one in decisions}
    agreed: list[bool] = []
    for refusal_id, decision in last.items():
        seen = [one for one in by_refusal.get(refusal_id, ()) if one.asked_at <= decision.decided_at]
        told = agrees(seen[-1].verdict, decision.verdict) if seen else None
        if told is not None:
            agreed.append(told)
    return Share(sum(agreed), len(agreed))

"""Drafts of the page by refusal: what a person began stays while he looks at other lines."""

from qa_desk.desktop.pages.callbacks.state import Draft
from qa_desk.domain.callback import CallbackOutcome


class Drafts:
    def __init__(self) -> None:
        self._drafts: dict[int, Draft] = {}

    def of(self, refusal_id: int | None) -> Draft:
        return Draft() if refusal_id is None else self._drafts.get(refusal_id, Draft())

    def change(
        self,
        refusal_id: int,
        *,
        outcome: CallbackOutcome | None = None,
        words: str | None = None,
        new_manager: str | None = None,
    ) -> None:
        """None leaves a part as it is."""
        before = self.of(refusal_id)
        self._drafts[refusal_id] = Draft(
            before.outcome if outcome is None else outcome,
            before.words if words is None else words,
            before.new_manager if new_manager is None else new_manager,
        )

    def forget(self, refusal_id: int) -> None:
        self._drafts.pop(refusal_id, None)

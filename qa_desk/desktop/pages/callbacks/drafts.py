"""Drafts of the page by refusal: what a person began stays while he looks at other lines."""

from dataclasses import dataclass, replace

from qa_desk.desktop.pages.callbacks.state import Draft
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.services.views import RefusalLine


@dataclass(frozen=True, slots=True)
class _Kept:
    draft: Draft
    version: int


class Drafts:
    """Of a refusal that went on meanwhile the words stay and the outcome does not: it would be told of another call."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def of(self, line: RefusalLine | None) -> Draft:
        kept = None if line is None else self._kept.get(line.refusal_id)
        if line is None or kept is None:
            return Draft()
        return kept.draft if kept.version == line.version else replace(kept.draft, outcome=None)

    def change(
        self,
        line: RefusalLine,
        *,
        outcome: CallbackOutcome | None = None,
        words: str | None = None,
        new_manager: str | None = None,
    ) -> None:
        """None leaves a part as it is."""
        before = self.of(line)
        draft = Draft(
            before.outcome if outcome is None else outcome,
            before.words if words is None else words,
            before.new_manager if new_manager is None else new_manager,
        )
        self._kept[line.refusal_id] = _Kept(draft, line.version)

    def forget(self, refusal_id: int) -> None:
        self._kept.pop(refusal_id, None)

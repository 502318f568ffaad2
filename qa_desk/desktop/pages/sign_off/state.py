"""What the sign-off page knows: who looks, the chosen line, and everything recorded about it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from qa_desk.desktop.pages.callbacks.source import Detail
from qa_desk.domain.people import Role, User
from qa_desk.domain.sign_off import OwnProposal, check_signer
from qa_desk.services.views import DealCard, RefusalLine


@dataclass(frozen=True, slots=True)
class SignOffState:
    """`line` and `detail` are None while nothing is chosen or loaded; `count` while the list is on its way."""

    user: User
    zone: tzinfo
    now: datetime
    count: int | None = None
    line: RefusalLine | None = None
    detail: Detail | None = None
    saving: bool = False

    @property
    def is_head(self) -> bool:
        return self.user.active and Role.SALES_HEAD in self.user.roles


def own_part(user: User, card: DealCard) -> OwnProposal | None:
    """What the user did himself in this refusal: then the signature is somebody else's. To choose who gets the deal is
    no part: the money was proposed by somebody else."""
    proposal = card.reassignment if card.fine is None else card.fine
    try:
        check_signer(
            user.id,
            frozenset(one.decided_by for one in card.decisions),
            frozenset(one.called_by for one in card.callbacks),
            frozenset() if proposal is None else frozenset({proposal.proposed_by}),
        )
    except OwnProposal as error:
        return error
    return None

"""Words of the sign-off page: what is asked, what each answer sets going, what stood at the end of it."""

from typing import assert_never

from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.views import RefusalLine
from qa_desk.words import formats, labels, tr


def asked_text(line: RefusalLine) -> str:
    """Short, for the list."""
    if line.state is RefusalState.RETURN_PROPOSED:
        return tr("Fine and transfer")
    if line.state is RefusalState.HEAD_DECIDES:
        return tr("Client not reached")
    return tr("Close as lost")


def asked_sentence(line: RefusalLine) -> str:
    if line.state is RefusalState.RETURN_PROPOSED:
        return tr("The client denied the refusal. A fine and a new manager are proposed.")
    if line.state is RefusalState.HEAD_DECIDES:
        return tr("Nobody could reach the client. Only you decide, and there is no fine.")
    if line.callback_outcome is not None:
        return tr("The client himself confirmed the refusal. The deal is to be closed as lost.")
    return tr("The auditor heard the stated reason in the call. The deal is to be closed as lost.")


def amount_text(line: RefusalLine) -> str:
    if line.state is not RefusalState.RETURN_PROPOSED or line.fine_minor is None:
        return ""
    return formats.money(Money(line.fine_minor, line.currency))


def new_manager_text(line: RefusalLine) -> str:
    return line.to_manager if line.state is RefusalState.RETURN_PROPOSED else ""


def consequence(action: SignAction, line: RefusalLine) -> str:
    """What the signature sets going, with names and money."""
    match action:
        case SignAction.APPROVE if line.state is RefusalState.RETURN_PROPOSED:
            words = tr("Fine of {amount} for {manager}; the deal goes to {new}.")
            return words.format(amount=amount_text(line), manager=line.stated_by, new=line.to_manager)
        case SignAction.APPROVE:
            reason = labels.reason(line.stated_reason)
            return tr("The deal is closed as lost, reason: {reason}. Nobody is fined.").format(reason=reason)
        case SignAction.SEND_BACK:
            return tr("The refusal goes back to the auditors' queue with your comment. Nothing is signed.")
        case SignAction.CLOSE:
            return tr("The deal is closed as lost although the client was not reached. Nobody is fined.")
        case SignAction.RETURN:
            return tr("The deal goes back to sales, to the manager you choose. Nobody is fined.")
        case SignAction.CALL_AGAIN:
            return tr("The client comes back to the list of callbacks.")
        case _:
            assert_never(action)


def is_final(action: SignAction, line: RefusalLine) -> str:
    """What cannot be taken back."""
    if action is SignAction.APPROVE and line.state is RefusalState.RETURN_PROPOSED:
        return tr("The signed amount goes into the payroll register and cannot be changed afterwards.")
    if action in (SignAction.SEND_BACK, SignAction.CALL_AGAIN):
        return ""
    return tr("What is signed stays as it is.")


def action_text(action: SignAction, line: RefusalLine) -> str:
    if action is SignAction.APPROVE and line.state is RefusalState.RETURN_PROPOSED:
        return tr("Sign fine and transfer")
    return tr("Sign the closure") if action is SignAction.APPROVE else labels.sign_action(action)


def button_text(action: SignAction) -> str:
    """Short: what is signed stands above the button, and the question after it says it in full."""
    return tr("Sign") if action is SignAction.APPROVE else labels.sign_action(action)


def done_text(action: SignAction, line: RefusalLine) -> str:
    """For the status bar."""
    words = tr("{deal}: {action}.")
    return words.format(deal=line.external_id, action=action_text(action, line))

"""Words for the fields that a column of a file can feed."""

from collections.abc import Mapping

from qa_desk.domain.intake_columns import CallField, DealField, TableOf
from qa_desk.words import mark, tr

DEAL_FIELDS: Mapping[DealField, str] = {
    DealField.EXTERNAL_ID: mark("Deal ID"),
    DealField.TITLE: mark("Deal name"),
    DealField.CLIENT_NAME: mark("Client name"),
    DealField.CLIENT_FIRST: mark("Client's first name"),
    DealField.CLIENT_MIDDLE: mark("Client's middle name"),
    DealField.CLIENT_LAST: mark("Client's last name"),
    DealField.PHONES: mark("Telephones"),
    DealField.EMAILS: mark("E-mails"),
    DealField.COMPANY: mark("Company"),
    DealField.INN: mark("Tax number (INN)"),
    DealField.STAGE: mark("Stage"),
    DealField.PIPELINE: mark("Pipeline"),
    DealField.CREATED_AT: mark("Created at"),
    DealField.CHANGED_AT: mark("Changed at"),
    DealField.STAGE_SINCE: mark("In the stage since"),
    DealField.NEXT_TASK_AT: mark("Next task at"),
    DealField.CLOSED_AT: mark("Closed at"),
    DealField.AMOUNT: mark("Amount"),
    DealField.CURRENCY: mark("Currency"),
    DealField.LEAD_SOURCE: mark("Lead source"),
    DealField.MANAGER: mark("Responsible manager"),
    DealField.GROUP: mark("Group"),
    DealField.STATED_REASON: mark("Stated refusal reason"),
    DealField.STATED_COMMENT: mark("Comment on the refusal"),
    DealField.COMMENTS: mark("Comments"),
    DealField.TAGS: mark("Tags"),
}
CALL_FIELDS: Mapping[CallField, str] = {
    CallField.EXTERNAL_ID: mark("Call ID"),
    CallField.STARTED_AT: mark("Started at"),
    CallField.STARTED_DATE: mark("Date of the start"),
    CallField.STARTED_TIME: mark("Time of the start"),
    CallField.ANSWERED_AT: mark("Answered at"),
    CallField.FINISHED_AT: mark("Finished at"),
    CallField.DIRECTION: mark("Direction"),
    CallField.CALL_TYPE: mark("Call type (Bitrix24 number)"),
    CallField.CLIENT_PHONE: mark("Client's telephone"),
    CallField.FROM_NUMBER: mark("Number that called"),
    CallField.TO_NUMBER: mark("Number that was called"),
    CallField.FROM_EXTENSION: mark("Extension that called"),
    CallField.TO_EXTENSION: mark("Extension that was called"),
    CallField.MANAGER: mark("Manager of the call"),
    CallField.ANSWERED: mark("Answered"),
    CallField.LOST: mark("Missed"),
    CallField.TALK: mark("Length of the talk"),
    CallField.TALK_MS: mark("Length of the talk, ms"),
    CallField.RECORDING_NAME: mark("Recording's file name"),
    CallField.DEAL_EXTERNAL_ID: mark("Deal ID"),
}


def field_codes(of: TableOf) -> tuple[str, ...]:
    return tuple(DEAL_FIELDS) if of is TableOf.DEALS else tuple(CALL_FIELDS)


def field_title(of: TableOf, code: str) -> str:
    if of is TableOf.DEALS:
        return tr(DEAL_FIELDS[DealField(code)])
    return tr(CALL_FIELDS[CallField(code)])

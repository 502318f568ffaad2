"""Why there is no second opinion: switched off, no talk to read, no answer, or an answer that is not believed."""

from qa_desk.domain.errors import KnownError, WrongUse


class SecondOff(WrongUse):
    """No address of a second reader is set."""

    code = "second_off"


class SecondUrlWrong(WrongUse):
    """The address cannot be used: http or https, without a name, a password or a query in it; facts: scheme, host"""

    code = "second_url_wrong"


class SecondNotLoopback(WrongUse):
    """Talk of clients would leave this machine unencrypted; facts: host"""

    code = "second_not_loopback"


class SecondNotTranscribed(WrongUse):
    """A recording of the deal has no complete transcript yet; facts: refusal"""

    code = "second_not_transcribed"


class SecondNothingToRead(WrongUse):
    """No recorded talk, or a reason that is counted and not read; facts: refusal"""

    code = "second_nothing_to_read"


class SecondReasonUnknown(WrongUse):
    """The stated reason is not in the book: there is nothing to compare with; facts: refusal"""

    code = "second_reason_unknown"


class SecondReaderFailed(KnownError):
    """No opinion was obtained. Nothing is stored, the finding stays as it is."""


class SecondUnreachable(SecondReaderFailed):
    """The connection failed; facts: host, detail"""

    code = "second_unreachable"


class SecondTimeout(SecondReaderFailed):
    """No whole answer in time; facts: host, seconds"""

    code = "second_timeout"


class SecondHttpFailed(SecondReaderFailed):
    """The server answered with an error or sent us elsewhere, where we do not go; facts: host, status"""

    code = "second_http_failed"


class SecondCaseTooLong(SecondReaderFailed):
    """The talk is longer than what is sent in one question; facts: characters, limit"""

    code = "second_case_too_long"


class SecondTooLong(SecondReaderFailed):
    """The answer is too long, or was cut off at its limit; facts: host"""

    code = "second_too_long"


class SecondGarbled(SecondReaderFailed):
    """The answer is not the object that was asked for; facts: host"""

    code = "second_garbled"


class SecondCodeUnknown(SecondReaderFailed):
    """The answer names a reason that the book does not have; facts: reason"""

    code = "second_code_unknown"


class SecondTurnWrong(SecondReaderFailed):
    """The answer points to a turn that is not there; facts: call, turn"""

    code = "second_turn_wrong"


class SecondManagerQuoted(SecondReaderFailed):
    """The answer rests on the manager's words; facts: call, turn"""

    code = "second_manager_quoted"


class SecondQuoteInvented(SecondReaderFailed):
    """The answer quotes words that the turn does not hold; facts: call, turn, quote"""

    code = "second_quote_invented"


class SecondInconsistent(SecondReaderFailed):
    """The verdict does not follow from the answer's own reasons and evidence; facts: verdict"""

    code = "second_inconsistent"

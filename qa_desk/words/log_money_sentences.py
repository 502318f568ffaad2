"""Sentences of the audit log about fines, their cases, tariffs, pay, months and the files made of them."""

from collections.abc import Callable, Mapping

from qa_desk.domain.appeal import AckWay, Outcome, PaperKind
from qa_desk.words import formats, ledger_words
from qa_desk.words.catalogue import language, tr, trn
from qa_desk.words.log_told import Told, changed, joined


def _reversal_proposed(told: Told) -> str:
    told.leave("entry")
    amount = told.money()
    if not amount:
        return tr("Proposed to give back all that is left of the fine: {case}").format(case=told.case())
    return tr("Proposed to give back {amount} of the fine: {case}").format(amount=amount, case=told.case())


def _reversal_signed(told: Told) -> str:
    told.leave("entry", "entered")
    return joined(tr("Given back: {amount}, {case}").format(amount=told.money(), case=told.case()), told.pay_month())


def _reversal_declined(told: Told) -> str:
    told.leave("entry")
    return tr("Refused to give the fine back: {case}").format(case=told.case())


def _evidence(told: Told) -> str:
    sha256, size = told.text("sha256"), told.count("bytes")
    known = told.story.about.get(f"file:{sha256}")
    return tr("File joined to the case: {name} ({size}); {case}").format(
        name=sha256[:12] if known is None else known.name, size=formats.megabytes(size), case=told.case()
    )


def _appeal_filed(told: Told) -> str:
    told.leave("entry")
    about = told.about
    if about.amount is None:
        return tr("Appeal filed: {case}").format(case=told.case())
    return tr("Appeal against a fine of {amount}: {case}").format(amount=formats.money(about.amount), case=told.case())


def _appeal_decided(told: Told) -> str:
    told.leave("entry", "entered")
    outcome, minor = told.code("outcome", Outcome, ledger_words.appeal_outcome), told.count("minor")
    return joined(
        tr("Appeal decided: {outcome}").format(outcome=outcome),
        tr("given back: {amount}").format(amount=told.amount(minor)) if minor else "",
        told.case(),
        told.pay_month(),
    )


def _paper(told: Told) -> str:
    return joined(
        tr("Paper of the case: {paper}").format(paper=told.code("kind", PaperKind, ledger_words.paper)),
        tr("dated {day}").format(day=told.day("day")),
        told.code("way", AckWay, ledger_words.ack_way),
        told.case(),
    )


def _closed(told: Told) -> str:
    told.leave("register")
    n = told.count("entries")
    return joined(
        tr("Month closed: {month}").format(month=told.month()),
        trn("{n} entry", "{n} entries", n).format(n=formats.number(n)),
        tr("in all: {amount}").format(amount=told.money()),
    )


def _payroll(told: Told) -> str:
    return _with_files(tr("Payroll files written for {month}").format(month=told.month()), told)


def _case_file(told: Told) -> str:
    return _with_files(tr("Case file written: deal {deal}").format(deal=told.deal()), told)


def _manager_file(told: Told) -> str:
    return _with_files(tr("Case file of a manager written: {name}").format(name=told.named()), told)


def _with_files(what: str, told: Told) -> str:
    masked = tr("names hidden") if told.raw("masked") is True else ""
    return joined(what, masked, ", ".join(told.files()))


def _tariff(told: Told) -> str:
    was = told.was("minor")
    return tr("Tariff of the source «{source}» from {day}: {amount}").format(
        source=told.text("source"), day=told.day("valid_from"),
        amount=changed(told.amount(int(was)) if was.isdecimal() else "", told.money()),
    )  # fmt: skip


def _pay(told: Told) -> str:
    return joined(
        tr("Pay imported from {file}").format(file=told.named()),
        tr("new: {n}").format(n=formats.number(told.count("new"))),
        tr("changed: {n}").format(n=formats.number(told.count("changed"))),
    )


def _fine_proposed(told: Told) -> str:
    form, question = _asked(told)
    return joined(
        tr("Audit: a fine of {amount} proposed for {manager}").format(
            amount=told.money(), manager=told.text("manager")
        ),
        tr("deal {deal}").format(deal=told.deal()),
        tr("form «{form}», question «{question}»").format(form=form, question=question),
    )


def _asked(told: Told) -> tuple[str, str]:
    """Titles of the form and of its question; their codes where the form is not known."""
    name, code = told.text("form"), told.text("question")
    form = told.story.forms.get(name)
    question = None if form is None else form.question(code)
    return (
        name if form is None else form.title.of(language()),
        code if question is None else question.title.of(language()),
    )


def _fine_signed(told: Told) -> str:
    told.leave("entry", "entered")
    return joined(tr("Audit: a fine of {amount} signed").format(amount=told.money()), told.case(), told.pay_month())


def _fine_step(words: Callable[[], str]) -> Callable[[Told], str]:
    def say(told: Told) -> str:
        about = told.about
        return joined(words(), told.case(), "" if about.amount is None else formats.money(about.amount))

    return say


MONEY: Mapping[str, Callable[[Told], str]] = {
    "reversal_proposed": _reversal_proposed,
    "reversal_signed": _reversal_signed,
    "reversal_declined": _reversal_declined,
    "evidence_attached": _evidence,
    "appeal_filed": _appeal_filed,
    "appeal_decided": _appeal_decided,
    "paper_recorded": _paper,
    "period_closed": _closed,
    "payroll_reported": _payroll,
    "case_reported": _case_file,
    "manager_reported": _manager_file,
    "tariff_added": _tariff,
    "pay_imported": _pay,
    "audit_fine_proposed": _fine_proposed,
    "audit_fine_signed": _fine_signed,
    "audit_fine_sent_back": _fine_step(lambda: tr("Audit: a fine sent back to the auditor")),
    "audit_fine_proposed_again": _fine_step(lambda: tr("Audit: a fine proposed again")),
    "audit_fine_withdrawn": _fine_step(lambda: tr("Audit: a fine withdrawn by the auditor")),
}

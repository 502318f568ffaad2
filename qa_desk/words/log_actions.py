"""Short words for the steps the audit log tells."""

from types import MappingProxyType

from qa_desk.words import mark, tr

ACTIONS = MappingProxyType(
    {
        "user_created": mark("User created"),
        "logged_in": mark("Logged in"),
        "log_in_refused": mark("Log-in refused"),
        "password_refused": mark("Wrong password at signing"),
        "password_changed": mark("Own password changed"),
        "password_reset": mark("Password reset"),
        "roles_changed": mark("Roles changed"),
        "user_switched_off": mark("User switched off"),
        "user_switched_on": mark("User switched on"),
        "settings_changed": mark("Settings changed"),
        "tariff_added": mark("Tariff added"),
        "pay_imported": mark("Pay imported"),
        "deals_imported": mark("Deals imported"),
        "calls_imported": mark("Calls imported"),
        "recordings_imported": mark("Recordings imported"),
        "refusal_opened": mark("Refusal opened"),
        "refusal_withdrawn": mark("Refusal withdrawn"),
        "item_claimed": mark("Item taken to work"),
        "decided": mark("Decision made"),
        "called_back": mark("Client called back"),
        "return_proposed": mark("Fine and return proposed"),
        "signed": mark("Signed off"),
        "reversal_proposed": mark("Counter-entry proposed"),
        "reversal_signed": mark("Counter-entry signed"),
        "manager_chosen": mark("New manager chosen"),
        "outcome_recorded": mark("Outcome of a reassignment recorded"),
        "reversal_declined": mark("Counter-entry declined"),
        "evidence_attached": mark("Evidence attached"),
        "appeal_filed": mark("Appeal filed"),
        "appeal_decided": mark("Appeal decided"),
        "paper_recorded": mark("Paper recorded"),
        "period_closed": mark("Period closed"),
        "payroll_reported": mark("Payroll files written"),
        "case_reported": mark("Case file written"),
        "manager_reported": mark("Case file of a manager written"),
        "seed_part_given": mark("Part of the seed given"),
        "seed_committed": mark("Seed committed"),
        "sample_drawn": mark("Sample drawn"),
        "sample_closed": mark("Sample closed"),
        "audited": mark("Deal audited"),
        "checklist_published": mark("Checklist published"),
        "checklist_begun": mark("Checklist begun"),
        "checklist_submitted": mark("Checklist submitted"),
        "audit_fine_proposed": mark("Fine of an audit proposed"),
        "audit_fine_signed": mark("Fine of an audit signed"),
        "audit_fine_sent_back": mark("Fine of an audit sent back"),
        "audit_fine_proposed_again": mark("Fine of an audit proposed again"),
        "audit_fine_withdrawn": mark("Fine of an audit withdrawn"),
        "duties_planned": mark("Checks planned"),
        "book_changed": mark("Reason book changed"),
        "second_opinion": mark("Second reader asked"),
        "lane_set": mark("Speaker of a turn set"),
        "lanes_swapped": mark("Speakers swapped"),
        "turn_corrected": mark("Turn corrected"),
        "turns_recognised_again": mark("Turns recognised again"),
        "recognised_again": mark("Call recognised again"),
        "corrections_carried": mark("Corrections carried over"),
        "version_used": mark("Older transcript brought back"),
    }
)


def action_title(action: str) -> str:
    """A step of a newer program that has no words here is shown by its code."""
    return tr(ACTIONS[action]) if action in ACTIONS else action

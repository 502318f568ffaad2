"""Sentences of the analysis reports' answers and notes, by code. Each code that a report says must stand here."""

from collections.abc import Mapping

from qa_desk.words.audit_report_words import SENTENCES as AUDITS
from qa_desk.words.catalogue import mark

REASONS: Mapping[str, str] = {
    "reasons_none": mark("There were no conditional refusals in this period."),
    "reasons_undecided": mark("Nothing is decided yet. Refusals that wait: {n}."),
    "reasons_good": mark("Good: objections are rarely taken for refusals, {share}; 95 % interval {range}."),
    "reasons_watch": mark("Watch out: objections taken for refusals are {share}; 95 % interval {range}."),
    "reasons_bad": mark("Bad: objections are often taken for refusals, {share}; 95 % interval {range}."),
    "reasons_unknown": mark(
        "Too few are decided to tell. Objections taken for refusals: {share}; 95 % interval {range}."
    ),
    "top_reason": mark(
        "{share} of the clients who really leave do so for one reason: {reason}. 95 % interval {range}."
    ),
    "top_money": mark("Behind this reason stand deals for {money}. Deals without an amount: {without}."),
    "stated_agreed": mark(
        "The manager's reason is the client's reason in {share} of the cases; 95 % interval {range}."
    ),
    "no_last": mark("There is no last period to compare with."),
    "same_as_last": mark("Objections taken for refusals: {share}, last period {last}. Chance alone can explain this."),
    "grew": mark("Objections taken for refusals grew: {share}, last period {last}."),
    "fell": mark("Objections taken for refusals fell: {share}, last period {last}."),
    "found_objections": mark("The program heard no refusal in {share} of the cases that it could tell; people decide."),
    "small_n": mark("Only {n} decided: take every figure as rough."),
    "half_by": mark("The first {n} reasons, down to “{reason}”, make up {share}."),
    "most_crossed": mark("Most frequent mistake: stated “{stated}”, the client said “{real}”. Cases: {n}."),
    "in_their_words": mark("{reason}, in a client's words: “{quote}”"),
    "decide_waiting": mark("Decide on the refusals that wait: {n}."),
    "train_manager": mark("Train {manager}: objections taken for refusals are {share}, with the others {others}."),
    "hear_objections": mark(
        "Go through the deals in which the client did not refuse: {n}. The list is behind the figure."
    ),
    "take_to_product": mark("Take the main reason with its quotes to whoever decides on product and prices."),
    "nothing_to_do": mark("Nothing to do."),
    "note_pareto": mark(
        "Stated: by managers. Confirmed: by auditors and callbacks. Shares and the line are of the confirmed."
    ),
    "note_quotes": mark("Evidence of the decisions and clients' words from callbacks; at most {n} for a reason."),
    "note_no_rank": mark("In order of names. Where intervals overlap nobody is better or worse than another."),
    "note_trend": mark(
        "By the month in which the refusal was opened; late decisions may still change the last months."
    ),
}
COVERAGE: Mapping[str, str] = {
    "coverage_no_seed": mark("Bad: nothing can be drawn, two persons have not given the seed of this period."),
    "coverage_no_seed_do": mark("Two persons give their parts of the seed on the tab “Sample”."),
    "coverage_no_draw": mark("Bad: the seed is there, but nothing is drawn yet."),
    "coverage_no_draw_do": mark("Draw today's deals on the tab “Sample”."),
    "coverage_faults": mark("Bad: the proof of the sample does not hold. Faults: {n}."),
    "coverage_short": mark("The sample is behind: drawn {drawn} of {due}."),
    "coverage_waiting": mark("The sample is drawn but not heard: audited {audited} of {drawn}."),
    "coverage_good": mark("Good: every manager's share is drawn and audited, the proof holds. Audited: {audited}."),
    "coverage_share": mark("Audited at random: {share}, the setting is {wanted} %. Drawn on top for flags: {extra}."),
    "coverage_faulty": mark("Deals with faults among the audited: {share}; for all deals 95 % interval {range}."),
    "coverage_missed": mark("No fault was seen; still up to {missed} of {deals} deals may have one (risk 5 %)."),
    "coverage_replaced": mark("Replaced deals: {n}."),
    "coverage_random": mark("Deals are drawn by a seed of two persons: nobody can choose whom to check."),
    "coverage_sealed": mark("The period is closed and its seed is told: anybody can recompute every draw."),
    "coverage_open": mark("The period is open: seals and lists are checked, the draws are recomputed after the close."),
    "coverage_behind": mark("Fewer audited than due: {n} of {of} managers ({names})."),
    "coverage_check_faults": mark("Find out who changed the draws: the list of faults is below."),
    "coverage_listen": mark("Audit the drawn deals that wait: {n}."),
    "coverage_draw": mark("Go on drawing: {n} more deals are due by the end of the period."),
    "note_coverage": mark(
        "Due, drawn and audited are random deals; extras for flags are in no share. Refusals are checked one and all"
        " and are not counted here. May be missed: the most faulty deals that such a sample would hide (risk 5 %)."
    ),
    "note_proof": mark("Each seal covers all draws before it. Recompute: qa-desk sample verify."),
}
CARDS: Mapping[str, str] = {
    "cards_none": mark("No manager has enough deals for a colour yet; the least is {n}."),
    "cards_verdict": mark("Managers with a colour: {of}. Green {good}, yellow {watch}, red {bad}."),
    "cards_light": mark("Red for {light}: {n} of {of}."),
    "cards_small": mark("Without a colour: {n}, fewer than {least} deals each."),
    "cards_red": mark("{name}: weakest at {light}, {share}."),
    "cards_ranked": mark("Wins tell all {n} apart: their intervals do not overlap."),
    "cards_not_ranked": mark("Where intervals overlap nobody is ranked by wins: a place is a span, such as 1 to 4."),
    "do_interest": mark("Call the open deals nobody talked to: {names}."),
    "do_step": mark("Set the next step or move overdue ones: {names}."),
    "do_filled": mark("Fill in name, phone, e-mail and next task: {names}."),
    "do_contacts": mark("Reach the clients that never answered: {names}."),
    "do_objections": mark("Train work with objections: {names}."),
    "do_won_stages": mark("Name the stages that mean a won deal in the settings: wins are not counted without them."),
    "note_lights": mark(
        "Open deals are as of now. The overall colour is the worst one. In order of names, no ranking."
    ),
    "cards_as_of": mark(
        "Open deals and their calls are as of {day}. State of today ({today}): managers and groups, next steps, filled"
        " cards; no history of them is kept, so these two count only deals that are still open."
    ),
    "note_figures": mark("Every share with its n in brackets; few deals make the interval wide."),
    "note_places": mark("Only those whose interval lies wholly above count before somebody."),
    "note_rules": mark(
        "Active interest: an answered call in the last {days} days. Filled card: name, phone, e-mail and next task."
        " Fewer than {least} deals get no colour. Setting: score_limits."
    ),
}
RECOVERED: Mapping[str, str] = {
    "recovered_none": mark("No refusal was settled in this period."),
    "recovered_verdict": mark(
        "Refusals that came back: {n}. Returned to another manager {returned}, won back {won_back}:"
        " {share} of the settled."
    ),
    "recovered_range": mark("95 % interval of this share: {range}, from {n} settled."),
    "recovered_leads": mark("Cost of leads that need not be bought again: {money}. Deals without a tariff: {without}."),
    "recovered_won": mark("Won since: deals {n} for {money}."),
    "recovered_last": mark("Last period: {last} came back, leads for {last_money}; now {n} and {money}."),
    "recovered_outcomes": mark("What the CRM shows of them now: won {won}, lost {lost}, in work {in_work}."),
    "recovered_fined": mark("Bonus reductions of the period, net of counter-entries: {money}."),
    "recovered_follow": mark("Follow the deals that are in work: {n}."),
    "recovered_tariffs": mark("Enter the cost per lead of their sources: {n} deals have none."),
    "note_compared": mark("By the month in which the refusal was settled. Small numbers differ by chance alone."),
    "note_stated_by": mark("Managers who had stated the refusals. In order of names, no ranking."),
    "note_trend_settled": mark("By the month in which the refusal was settled; what was won since may still grow."),
}
SENTENCES: Mapping[str, str] = {**REASONS, **COVERAGE, **CARDS, **RECOVERED, **AUDITS}

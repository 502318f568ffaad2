"""The sentence of every known error, by its code. Placeholders are the error's facts."""

from collections.abc import Mapping

from qa_desk.words.audit_fine_words import ERRORS as AUDIT_FINES
from qa_desk.words.catalogue import mark
from qa_desk.words.checklist_errors import CHECKLISTS

GENERAL: Mapping[str, str] = {
    "cancelled": mark("Stopped. What was done before stays."),
    "not_found": mark("There is no {what} {key}."),
    "changed_by_someone_else": mark("Somebody else changed this in between ({what}). Look at it again and repeat."),
    "reader_model_broken": mark(
        "The trained reader {name} cannot be used ({detail}). Train it again or remove the file."
    ),
    "training_not_installed": mark('Training needs scikit-learn: install the program with the extra "train".'),
    "nothing_to_learn": mark("There is no decision with a transcript to learn from yet."),
    "talk_too_small": mark("The labelled talk is too little to learn from: {examples} examples, all of one kind."),
    "reader_not_better": mark(
        "The new reader would be worse on your own {judged} cases: {after} right, now {before};"
        " wrong among its sure matches {wrong_after}, now {wrong_before}. The reader in use stays."
    ),
    "setting_wrong": mark('The setting "{name}" cannot be {value}; expected: {expected}.'),
    "store_busy": mark("Another program held the database for too long. Nothing was changed; try again."),
    "store_full": mark(
        "The database cannot be written: the disk is full or protected. Nothing was changed. Details: {detail}"
    ),
    "store_unreachable": mark("The database cannot be reached. Nothing was changed. Details: {detail}"),
    "digest_of_future": mark("The digest of {day} cannot be made: the day is not over yet."),
    "file_not_written": mark("The file {name} cannot be written: {why}"),
    "store_newer": mark(
        "This workspace was made by a newer version of the program (revision {revision}). Update the program."
    ),
    "workspace_there": mark("The folder {path} holds a workspace already."),
    "folder_not_empty": mark("The folder {path} is not empty. A new workspace wants a folder of its own."),
    "workspace_broken": mark("The workspace in {path} cannot be opened: {detail}"),
    "workspace_missing": mark("Say which workspace: --workspace DIR."),
    "user_missing": mark("Say who acts: this verb needs a user."),
    "demo_folder_taken": mark("The folder {path} was not made by the demo, so it is not cleared. Choose another one."),
    "scenario_broken": mark("The scenario {name} cannot be used: {detail}"),
    "folder_not_writable": mark("The folder {path} cannot be written: {detail}"),
    "no_workspace": mark("There is no workspace in {path}."),
}
PEOPLE: Mapping[str, str] = {
    "role_missing": mark('This needs the role "{role}".'),
    "login_failed": mark("Wrong login or password."),
    "password_too_short": mark("The password must have at least {least} characters."),
    "login_taken": mark('The login "{login}" is taken.'),
    "key_not_saved": mark("The public key could not be saved as {name}: {why}."),
    "last_admin": mark("{login} is the last administrator: make somebody else one first."),
    "roles_empty": mark("{login} needs at least one role; who shall do nothing more is switched off."),
    "no_first_user_twice": mark("The first user exists already. Ask an administrator for an account."),
}
ROAD: Mapping[str, str] = {
    "needs_own_answer": mark("Nobody reached this client: you decide about each such refusal by itself."),
    "ground_not_written": mark(
        "{manager}: the written ground is missing. Write the clause of the local act beside the signature, or once for"
        " all in the settings (law)."
    ),
    "counter_waits": mark(
        "A counter-entry of entry {entry} is proposed already (No. {reversal}): sign or decline it first."
    ),
    "outcome_wrong": mark("Write an amount above zero for a won deal, and none for the others."),
    "not_reassigned": mark("This deal was not given to another manager by a signature yet."),
    "move_not_allowed": mark('This step is not possible now: the refusal is in the state "{state}".'),
    "item_held": mark("{holder} works on this item until {until}. Take the next one."),
    "not_held": mark("Take the item before you decide on it: the time for it ran out or it was never taken."),
    "item_done": mark("This item is done already."),
    "no_evidence": mark("A verdict needs evidence: mark the words in the transcript that decide."),
    "finding_renewed": mark(
        "The stated reason was checked again while you were deciding. Look at what the program finds now and save "
        "once more."
    ),
    "client_words_missing": mark(
        "A reason is confirmed by the words of the client, and what the manager said confirms none. Mark a turn of the"
        " client; an attempt counts where nobody was reached, an older deal for a duplicate."
    ),
    "evidence_broken": mark(
        "The evidence from {from_ms} to {to_ms} has no words or lies outside its recording {recording}."
    ),
    "evidence_foreign": mark("This evidence belongs to another deal ({what})."),
    "calls_exist": mark(
        'There are recordings of conversations ({recordings}), so "no conversation" cannot be the verdict.'
    ),
    "comment_required": mark("Please fill in: {field}."),
    "own_deal": mark("{manager} is the manager of this deal. Somebody else must do this."),
    "too_few_attempts": mark(
        "Attempts on record: {made}, needed at least: {least}. Only then may the client be called unreachable."
    ),
    "own_proposal": mark("Nobody signs what he took part in himself ({part})."),
    "no_tariff": mark('No cost per lead is known for the source "{lead_source}" on {day}. Add a tariff first.'),
    "same_manager": mark("{manager} had this deal already. Choose another manager."),
    "fined_already": mark("A fine for this refusal exists already (refusal {refusal})."),
    "fine_outdated": mark("The tariff changed: proposed {proposed}, now {now}. Send the proposal back."),
    "tariff_wrong": mark('The tariff table has a wrong value in "{column}": {value}.'),
    "share_too_small": mark("The sample must be {least} to 100 %; {given} % was given."),
    "already_drawn": mark("The draw of {period} for day {day} is made already."),
    "deal_twice_in_frame": mark("Deal {deal} stands twice in the list to draw from. Nothing was drawn."),
    "nothing_left_to_draw": mark("Every deal of {manager} is drawn already: there is none to take instead."),
    "contribution_too_short": mark(
        "A part of the seed has at least {least} letters that nobody can guess; {given} were given."
    ),
    "seed_needs_two_persons": mark(
        "The seed of {period} is made by two persons. Somebody else must give the second part."
    ),
    "seed_given": mark("The seed of {period} is complete and committed. It cannot be changed."),
    "seed_not_committed": mark(
        "Two persons have to give their parts of the seed of {period} first; given so far: {given}."
    ),
    "period_not_over": mark("The period {period} runs until {last_day}. It can be closed from the next day on."),
    "period_not_begun": mark("The period {period} begins on {first_day}. Its deals are drawn from that day on."),
    "seed_too_late": mark(
        "The period {period} was over on {last_day}: its deals are known, so its seed can no longer be made."
    ),
    "evidence_same_deal": mark("This is the audited deal itself. What proves a duplicate is the other deal."),
    "sample_closed": mark("The sample of {period} is closed. It does not change any more."),
    "deal_not_drawn": mark("Deal {deal} is not in the sample of {period}."),
    "already_audited": mark("Deal {deal} is audited already, so it stays in the sample."),
    "proof_unreadable": mark("{path}, line {place}: this is no proof of a sample. {detail}"),
    "pack_unreadable": mark("{path}: this is no pack of report files. {detail}"),
    "pack_does_not_hold": mark("The pack {path} is not as it was signed: {faults}. Do not pay by it."),
    "log_does_not_hold": mark("The audit log does not hold: {fault}."),
    "log_file_unreadable": mark("{path}, line {line}: this is no exported log. {detail}"),
    "key_unreadable": mark(
        "The signing key {path} cannot be opened: its passphrase is missing or the file is damaged ({detail}). Bring"
        " the passphrase back, or move the file away to begin with a new key."
    ),
    "sample_does_not_hold": mark("The sample of {period} does not hold: {faults}."),
    "nothing_to_draw": mark("There is no deal to draw a sample from. Import deals first."),
    "not_a_sample": mark("Item {item} does not belong to the sample."),
}
LISTENING: Mapping[str, str] = {
    "evidence_stale": mark(
        "The text from {from_ms} to {to_ms} says something else than the evidence, or another voice says it. "
        "Somebody has to look at the evidence again and mark what is said now; nothing is saved or signed on it."
    ),
    "not_listened": mark(
        "The text from {from_ms} to {to_ms} may be invented by the recognition ({doubt}). Listen to it before you take "
        "it as evidence."
    ),
    "by_ear_unheard": mark(
        "The text has no words from {from_ms} to {to_ms}: only somebody who has heard them there can take them as "
        "evidence. Listen to this place."
    ),
    "version_sides": mark(
        "In this text manager and client are the other way round than the rule for channels says. Model {model} made "
        "another text with the right sides: take that one, or recognise the call again."
    ),
    "comment_empty": mark("A comment needs words."),
    "comment_not_yours": mark("Somebody else wrote this; only its author can take it away."),
    "stretch_unheard": mark("The model heard no words to rely on in the chosen turns. What they say stays."),
    "stretch_corrected": mark("People corrected the chosen turns. No model writes over their words."),
    "turn_empty": mark("A turn cannot be left without words."),
    "channels_tell": mark(
        "In {recording} the channels tell who speaks. If they are the wrong way round, change the rule in the settings."
    ),
}
INTAKE: Mapping[str, str] = {
    "file_missing": mark("The file {name} is not there."),
    "file_unreadable": mark("The system does not allow reading {name}."),
    "file_empty": mark("The file {name} is empty."),
    "file_too_big": mark("The file {name} is larger than {limit}. Export a shorter period."),
    "file_encrypted": mark("The file {name} is protected by a password. Save it without one and try again."),
    "file_broken": mark("The file {name} is damaged and cannot be read to the end. Nothing was imported."),
    "file_foreign": mark("{name} is not a table: it looks like {kind}. Needed: XLSX, XLS, ODS, CSV or JSON lines."),
    "zip_bomb": mark("The file {name} unpacks to more than {limit}. Nothing was imported."),
    "sheet_too_large": mark(
        "The sheet in {name} spans {rows} rows by {columns} columns, more than {limit} "
        "cells. Delete stray cells far from the table."
    ),
    "no_table": mark("{name} is a web page without a table. Was the session in the CRM over?"),
    "table_empty": mark("The table in {name} has no rows."),
    "fields_missing": mark("No column was found for: {fields}. Assign the columns by hand."),
    "profile_broken": mark("The column profile {name} holds a wrong value: {field}."),
    "not_audio": mark("{name} is not a sound file."),
    "no_audio_stream": mark("{name} holds no sound track."),
    "no_sound": mark("{name} holds no sound: its length is zero."),
    "audio_broken": mark("The recording {name} is damaged."),
    "recording_changed": mark(
        "The recording {name} changed after it was first read. Import it again when it is complete."
    ),
    "recording_replaced": mark(
        "Where the recording {name} was lies another one by now; nobody hears it as this call. Put the imported file "
        "back or import it again. Texts, marks and decisions are kept."
    ),
    "no_space_left": mark("There is no space left on the disk for {name}."),
    "path_refused": mark("The path {path} leads out of the workspace and is refused."),
    "name_pattern_refused": mark("The file name pattern cannot be used: {problem} ({pattern}; place {at}; {detail})."),
    "reason_book_broken": mark("The reason book {file}, line {line}: {where} — expected: {expected}."),
    "cases_broken": mark("{file}, line {line}: {where} — expected: {expected}."),
}
SPEECH: Mapping[str, str] = {
    "speech_no_model": mark(
        'The speech model "{model}" is not installed (looked in {path}). Download it or choose another one.'
    ),
    "speech_model_incomplete": mark("The speech model in {path} lacks files: {missing}."),
    "speech_model_broken": mark("The speech model cannot be loaded: {path} ({detail}). Download it again."),
    "speech_profile_broken": mark('{path}: the field "{field}" makes no sense ({detail}).'),
    "speech_no_device": mark('The computing device "{device}" is not available on this machine.'),
    "speech_no_memory": mark("Not enough memory for recognition. Choose a smaller model or close other programs."),
    "speech_audio_unreadable": mark("The recording cannot be decoded: {path} ({detail})."),
    "speech_audio_missing": mark(
        "The recording is no longer there: {path}. Put it back or import it again; what was recognised before is kept."
    ),
    "speech_audio_changed": mark(
        "The recording {path} changed since it was imported, or is still being written. Import it again when it is "
        "complete."
    ),
    "speech_audio_replaced": mark(
        "Another recording lies by now at {path}; nothing of it was taken for this call. Put the imported file back or "
        "import it again. What was recognised before is kept."
    ),
    "speech_audio_empty": mark("The recording {path} holds no sound: its length is zero."),
    "speech_no_space": mark(
        "The disk has no space for the decoded sound of {path}. Free some and try again; finished pieces are kept."
    ),
    "speech_card_failed": mark(
        'The graphics card "{device}" does not work with this model ({detail}). Choose "auto" or the processor.'
    ),
    "speech_not_started": mark(
        "The system did not start the recognition process ({detail}). Close other programs and try again."
    ),
    "speech_child_died": mark(
        "The recognition process stopped unexpectedly (code {exit_code}). Finished pieces "
        "are kept; try again. Details: {log}"
    ),
    "speech_garbled": mark(
        "The recognition process answered nonsense and was ended. Finished pieces are kept; try again. Details: {log}"
    ),
    "speech_timeout": mark(
        "The recognition process did not answer for {seconds} s and was ended. Finished "
        "pieces are kept; try again. Details: {log}"
    ),
    "model_in_use": mark("This workspace recognises with {model}. Choose another model first."),
    "model_stays": mark("{model} came with the program or lies in a folder of its own; it cannot be removed here."),
    "model_read_only": mark("The choice cannot be kept beside the model {path}: its folder is read-only."),
    "nothing_to_hear": mark("There is no recording to try a model on. Import some first."),
    "work_broken": mark(
        "A fault of the program stopped the work at this recording. The log folder holds the report; the others go on."
    ),
    "model_unknown": mark(
        'There is no model "{model}" to download. Known: {known}; or a name of the form owner/repository.'
    ),
    "model_download": mark(
        "{file} could not be downloaded from {host}: {detail}. What arrived is kept; the next try goes on from there."
    ),
    "model_proxy_unfit": mark(
        "This proxy cannot be used: {proxy}. Known are http and https, for example http://proxy.company.local:3128."
    ),
    "model_not_on_host": mark("{host} does not have {file}."),
    "model_host_refused": mark("{host} did not give {file} (answer {status}). Try later, or check proxy and network."),
    "model_checksum": mark(
        "{file} arrived damaged (expected {expected}, found {found}) and was deleted. Download it again."
    ),
    "model_no_space": mark("Not enough disk space in {path}: {needed_mb} MB needed, {free_mb} MB free."),
}
REPORTS: Mapping[str, str] = {
    "register_does_not_add_up": mark(
        "The lines add up to {lines}, but the ledger says {ledger} {currency}. The report was not made."
    ),
    "register_line_unsigned": mark("Entry {fine} is not signed by a second person. The report was not made."),
    "register_line_of_other_period": mark("Entry {fine} belongs to {period}, not to {expected}."),
    "register_line_of_other_currency": mark("Entry {fine} is in {currency}, the report is in {expected}."),
    "register_fine_twice": mark("Entry {fine} is there twice. The report was not made."),
    "amount_not_exact": mark("The amount {minor} (minor units) is too large for a cell of a workbook."),
    "letter_not_in_encoding": mark(
        'Entry {fine}: {encoding} cannot hold a letter of the column "{column}". Choose UTF-8.'
    ),
    "report_name_wrong": mark('"{name}" cannot be a file name.'),
    "report_not_written": mark(
        "The report {name} could not be written ({why}). Is it open in another program, or the disk full?"
    ),
    "period_wrong": mark('"{value}" is no period; expected: {expected}.'),
}
SECOND: Mapping[str, str] = {
    "second_off": mark("No second reader is set. Put the address of a language model into second_reader_url."),
    "second_url_wrong": mark(
        "The address of the second reader cannot be used. It looks like http://127.0.0.1:11434/v1, without name, "
        "password or query."
    ),
    "second_not_loopback": mark(
        "Talk of clients is not sent to {host} unencrypted. Use a model on this machine (127.0.0.1) or an "
        "https address."
    ),
    "second_not_transcribed": mark("Refusal {refusal} has recordings without a transcript. Transcribe them first."),
    "second_nothing_to_read": mark("Refusal {refusal} has no talk that could be read."),
    "second_reason_unknown": mark(
        "The stated reason of refusal {refusal} is not in the reason book: there is nothing to compare with."
    ),
    "second_unreachable": mark("The second reader at {host} does not answer: {detail}. Is its server running?"),
    "second_timeout": mark("The second reader at {host} gave no whole answer within {seconds} s."),
    "second_http_failed": mark("The second reader at {host} refused the question (answer {status})."),
    "second_case_too_long": mark(
        "The talk is too long for the second reader: {characters} characters, at most {limit}."
    ),
    "second_too_long": mark("The answer of the second reader at {host} is too long. It was not used."),
    "second_garbled": mark("The answer of the second reader at {host} makes no sense. It was not used."),
    "second_code_unknown": mark('The second reader named an unknown reason "{reason}". Its opinion was not used.'),
    "second_turn_wrong": mark(
        "The second reader pointed to turn {turn} of call {call}, which is not there. Its opinion was not used."
    ),
    "second_manager_quoted": mark(
        "The second reader relies on the manager's words (call {call}, turn {turn}). Its opinion was not used."
    ),
    "second_quote_invented": mark(
        'The second reader quotes words that nobody said (call {call}, turn {turn}): "{quote}". '
        "Its opinion was not used."
    ),
    "second_inconsistent": mark(
        'The second reader contradicts itself (verdict "{verdict}"). Its opinion was not used.'
    ),
}
MONEY: Mapping[str, str] = {
    "too_many_rows": mark("The table is too long for a sheet: {rows} rows, a sheet holds {most}."),
    "format_unknown": mark("Unknown file format {name}. Known: {known}."),
    "score_limit_wrong": mark(
        "The limit {name} cannot be {value}. Green may not lie below yellow, and percents run from 0 to 100."
    ),
    "password_wrong": mark("This is not your password. Nothing was signed."),
    "currency_fixed": mark(
        "The currency stays {currency}: tariffs, pay or amounts are in it, and sums over two currencies mean nothing."
    ),
    "rights_changed": mark(
        "An administrator has changed your rights since you logged in. Nothing was written: log in again."
    ),
    "batch_refused": mark("Nothing was signed: refusal {refusal} cannot be. {why}"),
    "only_approved_together": mark("Several refusals can only be approved together; every other answer is one by one."),
    "not_reversible": mark("Entry {entry} is not a bonus reduction, so it cannot be taken back."),
    "nothing_left": mark("Entry {entry} was taken back whole already."),
    "more_than_left": mark("Of entry {entry} {left} is left; {asked} cannot be taken back."),
    "reversal_declined": mark("It was declined: counter-entry {reversal} is not entered any more. Propose a new one."),
    "reversal_entered": mark("Counter-entry {reversal} stands in the ledger already."),
    "evidence_kind_refused": mark(
        "“{name}” is not taken: only pictures, documents, letters, sound, video and archives are kept with a case."
    ),
    "evidence_empty": mark("“{name}” is empty."),
    "evidence_too_large": mark("“{name}” is too large: at most {megabytes} MB."),
    "evidence_twice": mark("The case has this file already: “{name}”."),
    "evidence_changed": mark(
        "“{name}” is gone from the workspace or is not the file that was attached. It was not opened."
    ),
    "no_evidence_vault": mark("This workspace keeps no files."),
    "source_twice": mark("This stands in the ledger already ({source})."),
    "rule_unknown": mark("A newer program made an amount by the rule {rule}. Update the program."),
    "ledger_does_not_hold": mark("The ledger does not hold, entry {entry}: {fault}."),
    "period_closed": mark("The period {period} is closed already."),
    "period_ahead": mark("The period {period} has not begun: it is {now}."),
    "earlier_period_open": mark("Close {earlier} first: periods are closed in order."),
    "register_damaged": mark(
        "The stored register of {period} is not the one that was closed. Do not pay by it; look for a backup."
    ),
    "pay_cap_reached": mark(
        "Signing this would take more than {percent} % of the pay of {manager} for {period}: pay {pay}, so at most "
        "{cap}; {taken} is taken already, {amount} more is asked. Nothing was signed."
    ),
    "export_blocked": mark(
        "Cases of {period} that cannot go to payroll: {cases}. Papers are missing or an appeal is open "
        "(entries {entries})."
    ),
    "appealed_already": mark("Entry {entry} was appealed already."),
    "appeal_decided": mark("Appeal {appeal} is decided already."),
    "reviewer_took_part": mark("Somebody new must review this: you took part ({part})."),
    "appeal_amount_wrong": mark("An amount goes with a partly accepted appeal, and only with it."),
    "too_early_for_act": mark("The employee's time to explain runs until {until_day}. The act can be made after that."),
    "paper_incomplete": mark("The paper is not complete: {field}."),
    "nobody_to_take": mark("No other manager can get this deal by this policy. Choose somebody yourself."),
    "money_table_rejected": mark("{name}: {problems} wrong cells, so nothing was taken."),
}
AUDITS: Mapping[str, str] = {
    "answer_unfit": mark('The question "{question}" cannot be answered with "{value}".'),
    "audit_submitted": mark("This audit is submitted. Nothing in it can be changed any more."),
    "not_your_audit": mark("Another auditor answers this audit."),
    "second_look_needed": mark("You audited this deal already. Another auditor has to look this time."),
    "form_not_for_item": mark('This deal is not audited with the form "{form}".'),
}
SENTENCES: Mapping[str, str] = {
    **GENERAL,
    **PEOPLE,
    **ROAD,
    **LISTENING,
    **INTAKE,
    **SPEECH,
    **REPORTS,
    **SECOND,
    **CHECKLISTS,
    **AUDITS,
    **AUDIT_FINES,
    **MONEY,
}

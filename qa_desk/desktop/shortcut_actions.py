"""What a key can do, by name, and its title."""

from collections.abc import Mapping
from enum import StrEnum

from qa_desk.words import mark


class Action(StrEnum):
    """What a key can do. The value is where a changed key is remembered."""

    PLAY_PAUSE = "play_pause"
    BACK = "back"
    FORWARD = "forward"
    BACK_FAR = "back_far"
    FORWARD_FAR = "forward_far"
    SLOWER = "slower"
    FASTER = "faster"
    SPEED_TOGGLE = "speed_toggle"
    REPLAY_TURN = "replay_turn"
    PREVIOUS_TURN = "previous_turn"
    NEXT_TURN = "next_turn"
    MARK_EVIDENCE = "mark_evidence"
    NEXT_EVIDENCE = "next_evidence"
    CONFIRM = "confirm"
    CONTRADICT = "contradict"
    NOT_DISCUSSED = "not_discussed"
    NO_CALL = "no_call"
    SUBMIT = "submit"
    SKIP = "skip"
    FIND = "find"
    REFRESH = "refresh"
    SOLO_CLIENT = "solo_client"
    SOLO_MANAGER = "solo_manager"
    BOTH_LANES = "both_lanes"
    MUTE_CLIENT = "mute_client"
    MUTE_MANAGER = "mute_manager"
    CLIENT_LOUDER = "client_louder"
    CLIENT_QUIETER = "client_quieter"
    MANAGER_LOUDER = "manager_louder"
    MANAGER_QUIETER = "manager_quieter"
    SKIP_SILENCE = "skip_silence"
    EVIDENCE_ONLY = "evidence_only"
    LOOP = "loop"
    LOOP_START = "loop_start"
    LOOP_END = "loop_end"
    GO_TO_TIME = "go_to_time"
    NEXT_CALL = "next_call"
    PREVIOUS_CALL = "previous_call"
    GOES_ON = "goes_on"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    ZOOM_ALL = "zoom_all"
    CORRECT_TURN = "correct_turn"
    SHOW_ORIGINAL = "show_original"
    SWAP_LANES = "swap_lanes"
    TURN_LANE = "turn_lane"
    COMMENT = "comment"
    NEXT_COMMENT = "next_comment"
    FIND_NEXT = "find_next"
    FIND_PREVIOUS = "find_previous"
    TAKE_FINDING = "take_finding"
    ASK_SECOND = "ask_second"
    VOICED_REASON = "voiced_reason"
    DECISION_COMMENT = "decision_comment"
    PHRASE_HELP = "phrase_help"
    NEXT_QUESTION = "next_question"
    PREVIOUS_QUESTION = "previous_question"
    OUTCOME_NO_ANSWER = "outcome_no_answer"
    OUTCOME_CONFIRMED = "outcome_confirmed"
    OUTCOME_WON_BACK = "outcome_won_back"
    OUTCOME_DENIED = "outcome_denied"
    OUTCOME_UNREACHABLE = "outcome_unreachable"
    SIGN_CLOSE = "sign_close"
    SIGN_RETURN = "sign_return"
    SIGN_CALL_AGAIN = "sign_call_again"
    SIGN_GROUND = "sign_ground"
    SIGN_SEND_BACK = "sign_send_back"
    CASE_EXPLANATION = "case_explanation"
    CASE_ACKNOWLEDGEMENT = "case_acknowledgement"
    CASE_GROUND = "case_ground"
    CASE_APPEAL = "case_appeal"
    CASE_DECIDE = "case_decide"
    CASE_ATTACH = "case_attach"
    CASE_OPEN_FILE = "case_open_file"
    CASE_COUNTER = "case_counter"
    CASE_SIGN_COUNTER = "case_sign_counter"
    CASE_DECLINE_COUNTER = "case_decline_counter"
    MARK_ROW = "mark_row"
    MARK_ALL = "mark_all"
    SIGN_MARKED = "sign_marked"
    RETURN_MARKED = "return_marked"
    CASE_FILE = "case_file"
    CASE_FILE_MASKED = "case_file_masked"
    MAKE_PACK = "make_pack"
    CHECK_PACK = "check_pack"
    CHOOSE_MANAGER = "choose_manager"
    EXPORT_LIST = "export_list"
    DEAL_IN_WORK = "deal_in_work"
    DEAL_WON = "deal_won"
    DEAL_LOST = "deal_lost"
    IMPORT_PAY = "import_pay"
    IMPORT_TARIFFS = "import_tariffs"
    OPEN_TARIFFS = "open_tariffs"
    NEXT_TAB = "next_tab"
    PREVIOUS_TAB = "previous_tab"
    FINE_AGAIN = "fine_again"
    FINE_WITHDRAW = "fine_withdraw"
    LISTEN = "listen"
    COPY_PHONE = "copy_phone"
    SAVE_SETTINGS = "save_settings"
    UNDO_SETTINGS = "undo_settings"
    SPEECH_MODELS = "speech_models"
    HELP = "help"
    PAGE_1 = "page_1"
    PAGE_2 = "page_2"
    PAGE_3 = "page_3"
    PAGE_4 = "page_4"
    PAGE_5 = "page_5"
    PAGE_6 = "page_6"
    PAGE_7 = "page_7"
    PAGE_8 = "page_8"
    PAGE_9 = "page_9"
    PAGE_10 = "page_10"
    PAGE_APPEALS = "page_appeals"


TITLES: Mapping[Action, str] = {
    Action.PLAY_PAUSE: mark("Play or pause"),
    Action.BACK: mark("3 seconds back"),
    Action.FORWARD: mark("3 seconds forward"),
    Action.BACK_FAR: mark("10 seconds back"),
    Action.FORWARD_FAR: mark("10 seconds forward"),
    Action.SLOWER: mark("Slower"),
    Action.FASTER: mark("Faster"),
    Action.SPEED_TOGGLE: mark("Normal speed and back"),
    Action.REPLAY_TURN: mark("Play this turn again"),
    Action.PREVIOUS_TURN: mark("Previous turn"),
    Action.NEXT_TURN: mark("Next turn"),
    Action.MARK_EVIDENCE: mark("Mark as evidence"),
    Action.NEXT_EVIDENCE: mark("Next marked moment"),
    Action.CONFIRM: mark("Decision: reason confirmed"),
    Action.CONTRADICT: mark("Decision: reason contradicted"),
    Action.NOT_DISCUSSED: mark("Decision: not discussed"),
    Action.NO_CALL: mark("Decision: no call"),
    Action.SUBMIT: mark("Save and go to the next"),
    Action.SKIP: mark("Skip to the next"),
    Action.FIND: mark("Find"),
    Action.REFRESH: mark("Refresh"),
    Action.SOLO_CLIENT: mark("Only the client, or both"),
    Action.SOLO_MANAGER: mark("Only the manager, or both"),
    Action.BOTH_LANES: mark("Hear both"),
    Action.MUTE_CLIENT: mark("Client silent or not"),
    Action.MUTE_MANAGER: mark("Manager silent or not"),
    Action.CLIENT_LOUDER: mark("Client louder"),
    Action.CLIENT_QUIETER: mark("Client quieter"),
    Action.MANAGER_LOUDER: mark("Manager louder"),
    Action.MANAGER_QUIETER: mark("Manager quieter"),
    Action.SKIP_SILENCE: mark("Skip silence or not"),
    Action.EVIDENCE_ONLY: mark("Play only the marked moments"),
    Action.LOOP: mark("Repeat the chosen stretch or not"),
    Action.LOOP_START: mark("The repeated stretch begins here"),
    Action.LOOP_END: mark("The repeated stretch ends here"),
    Action.GO_TO_TIME: mark("Go to a time in the recording"),
    Action.NEXT_CALL: mark("Next call of the deal"),
    Action.PREVIOUS_CALL: mark("Call of the deal before"),
    Action.GOES_ON: mark("Go on with the next call or not"),
    Action.ZOOM_IN: mark("Waveform: closer"),
    Action.ZOOM_OUT: mark("Waveform: wider"),
    Action.ZOOM_ALL: mark("Waveform: the whole call"),
    Action.CORRECT_TURN: mark("Correct the words of this turn"),
    Action.SHOW_ORIGINAL: mark("What was recognised, and back"),
    Action.SWAP_LANES: mark("Swap client and manager in this call"),
    Action.TURN_LANE: mark("This turn is the other speaker's"),
    Action.COMMENT: mark("Comment on this moment"),
    Action.NEXT_COMMENT: mark("Next comment"),
    Action.FIND_NEXT: mark("Find the next place"),
    Action.FIND_PREVIOUS: mark("Find the place before"),
    Action.TAKE_FINDING: mark("Take the finding's evidence"),
    Action.ASK_SECOND: mark("Ask the second reader"),
    Action.VOICED_REASON: mark("Choose the voiced reason"),
    Action.DECISION_COMMENT: mark("Write the decision's comment"),
    Action.PHRASE_HELP: mark("How phrases are written"),
    Action.NEXT_QUESTION: mark("Next question of the checklist"),
    Action.PREVIOUS_QUESTION: mark("Question of the checklist before"),
    Action.OUTCOME_NO_ANSWER: mark("Outcome: no answer"),
    Action.OUTCOME_CONFIRMED: mark("Outcome: the client stands by the refusal"),
    Action.OUTCOME_WON_BACK: mark("Outcome: won back"),
    Action.OUTCOME_DENIED: mark("Outcome: the client did not refuse"),
    Action.OUTCOME_UNREACHABLE: mark("Outcome: unreachable"),
    Action.SIGN_CLOSE: mark("Sign-off: close the deal"),
    Action.SIGN_RETURN: mark("Sign-off: return to sales"),
    Action.SIGN_CALL_AGAIN: mark("Sign-off: call again"),
    Action.SIGN_GROUND: mark("Sign-off: write the ground"),
    Action.SIGN_SEND_BACK: mark("Sign-off: send back"),
    Action.CASE_EXPLANATION: mark("Case: record the explanation"),
    Action.CASE_ACKNOWLEDGEMENT: mark("Case: record the acknowledgement"),
    Action.CASE_GROUND: mark("Case: record the written ground"),
    Action.CASE_APPEAL: mark("Case: file an appeal"),
    Action.CASE_DECIDE: mark("Case: decide the appeal"),
    Action.CASE_ATTACH: mark("Case: attach a file"),
    Action.CASE_OPEN_FILE: mark("Case: open the file"),
    Action.CASE_COUNTER: mark("Case: propose a counter-entry"),
    Action.CASE_SIGN_COUNTER: mark("Case: sign the counter-entry"),
    Action.CASE_DECLINE_COUNTER: mark("Case: decline the counter-entry"),
    Action.MARK_ROW: mark("Mark the row or not"),
    Action.MARK_ALL: mark("Mark all rows or none"),
    Action.SIGN_MARKED: mark("Sign the marked rows together"),
    Action.RETURN_MARKED: mark("Send the marked rows back with one comment"),
    Action.CASE_FILE: mark("Save the case file"),
    Action.CASE_FILE_MASKED: mark("Save the case file without personal data"),
    Action.MAKE_PACK: mark("Make the payroll pack"),
    Action.CHECK_PACK: mark("Check a payroll pack"),
    Action.CHOOSE_MANAGER: mark("Choose the new manager"),
    Action.EXPORT_LIST: mark("Save the list for the CRM"),
    Action.DEAL_IN_WORK: mark("The deal is in work"),
    Action.DEAL_WON: mark("The deal is won"),
    Action.DEAL_LOST: mark("The deal is lost"),
    Action.IMPORT_PAY: mark("Import the pay of a month"),
    Action.IMPORT_TARIFFS: mark("Import tariffs"),
    Action.OPEN_TARIFFS: mark("Open the tariffs"),
    Action.NEXT_TAB: mark("Next tab"),
    Action.PREVIOUS_TAB: mark("Previous tab"),
    Action.FINE_AGAIN: mark("Audit fine: propose again"),
    Action.FINE_WITHDRAW: mark("Audit fine: withdraw"),
    Action.LISTEN: mark("Listen to the calls"),
    Action.COPY_PHONE: mark("Copy the telephone number"),
    Action.SAVE_SETTINGS: mark("Save the settings"),
    Action.UNDO_SETTINGS: mark("Undo the unsaved changes"),
    Action.SPEECH_MODELS: mark("Choose the speech model"),
    Action.HELP: mark("Keys of this page"),
    Action.PAGE_1: mark("Open page 1"),
    Action.PAGE_2: mark("Open page 2"),
    Action.PAGE_3: mark("Open page 3"),
    Action.PAGE_4: mark("Open page 4"),
    Action.PAGE_5: mark("Open page 5"),
    Action.PAGE_6: mark("Open page 6"),
    Action.PAGE_7: mark("Open page 7"),
    Action.PAGE_8: mark("Open page 8"),
    Action.PAGE_9: mark("Open page 9"),
    Action.PAGE_10: mark("Open page 10"),
    Action.PAGE_APPEALS: mark("Open the page of appeals"),
}

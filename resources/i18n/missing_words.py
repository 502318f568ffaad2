"""Prints, ready for a .po file, every message of the code that has no Russian yet; exit code 1 if there is any."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from babel.messages.extract import extract_from_dir  # noqa: E402

from qa_desk.words.catalogue import KEYWORDS, merged  # noqa: E402


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main() -> int:
    known = merged("ru")
    missing = 0
    for file, line, message, _comments, context in extract_from_dir(ROOT / "qa_desk", keywords=dict(KEYWORDS)):
        found = known.get(message, context)
        if found is not None and found.string:
            continue
        missing += 1
        known.add(message, "x" if isinstance(message, str) else ("x", "x", "x"), context=context)
        print(f"#: {file}:{line}")
        if context:
            print(f"msgctxt {_quoted(context)}")
        if isinstance(message, str):
            print(f'msgid {_quoted(message)}\nmsgstr ""\n')
        else:
            print(f"msgid {_quoted(message[0])}\nmsgid_plural {_quoted(message[1])}")
            print('msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n')
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

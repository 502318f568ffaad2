"""How much of an initial prompt a model takes, told without loading its weights."""

from pathlib import Path

from tokenizers import Tokenizer

from qa_desk.adapters.speech.hints import joined, prompt_tokens
from qa_desk.adapters.speech.onnx_folder import onnx_family
from qa_desk.adapters.speech.profile import read_profile
from qa_desk.domain.speech_model import PromptFit
from qa_desk.domain.transcript import SpeechModelBroken


def prompt_fit(folder: Path, prompt: str) -> PromptFit:
    """Raises SpeechProfileBroken, SpeechModelBroken."""
    profile = read_profile(folder)
    room = 0 if onnx_family(folder) is not None else profile.prompt_tokens
    text = joined(profile.initial_prompt, prompt)
    if not room or not text:
        return PromptFit(0, room)
    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as fault:  # the library's errors have no type but this
        raise SpeechModelBroken(path=str(path), detail=str(fault)) from fault

    def encode(words: str) -> list[int]:
        return list(tokenizer.encode(words, add_special_tokens=False).ids)

    return PromptFit(len(prompt_tokens(text, encode)), room)

"""Second reader: a language model behind an OpenAI-compatible endpoint, on this machine unless told otherwise."""

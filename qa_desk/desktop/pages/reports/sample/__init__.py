"""The sample of a period: its committed seed, draws, coverage by manager, replacements, the close and the proof."""

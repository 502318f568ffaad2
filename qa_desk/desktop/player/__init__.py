"""The player: rules over a small sound port, the real sound, a silent one, and the bar with its keys."""

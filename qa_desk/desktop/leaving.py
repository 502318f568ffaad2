"""Where the user goes when the window closes."""

from enum import StrEnum


class Leaving(StrEnum):
    QUIT = "quit"
    LOG_OUT = "log_out"
    SWITCH = "switch"

"""The sign-off page: what waits for the sales head's signature, with its evidence and consequences."""

from qa_desk.desktop.pages.sign_off.page import PartOfDesk, SignOffPage, sign_off_page

__all__ = ["PartOfDesk", "SignOffPage", "sign_off_page"]

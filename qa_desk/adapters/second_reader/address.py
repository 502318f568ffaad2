"""Where the question may go: this machine, or an encrypted address that somebody wrote into the settings."""

import ipaddress

import httpx

from qa_desk.domain.second_faults import SecondNotLoopback, SecondOff, SecondUrlWrong

_ENDPOINT = "/chat/completions"
_THIS_MACHINE = "127.0.0.1"
_PORTS = 65_536


def endpoint(text: str) -> httpx.URL:
    """The address of chat completions for a setting such as "http://127.0.0.1:11434/v1".

    Read by the same parser that connects, so that both see the same host. Raises SecondOff, SecondUrlWrong,
    SecondNotLoopback.
    """
    if not text.strip():
        raise SecondOff
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as fault:
        raise SecondUrlWrong(scheme="", host="") from fault
    odd = (
        url.userinfo
        or url.query
        or url.fragment
        or not 0 < (80 if url.port is None else url.port) < _PORTS
        or not _can_be_named(url.host)
    )
    if url.scheme not in ("http", "https") or odd:
        raise SecondUrlWrong(scheme=url.scheme, host=url.host)
    if url.scheme == "http":
        url = _on_this_machine(url)
    path = url.path.rstrip("/") or "/v1"
    return url.copy_with(path=path if path.endswith(_ENDPOINT) else path + _ENDPOINT)


def _can_be_named(host: str) -> bool:
    """A socket answers an impossible name ("a..b") with an exception that is no network error."""
    try:
        return bool(host) and bool(host.encode("idna"))
    except UnicodeError:
        return False


def _on_this_machine(url: httpx.URL) -> httpx.URL:
    """A name could lead anywhere, so only numbers are believed; "localhost" becomes the number it stands for."""
    if url.host == "localhost":
        return url.copy_with(host=_THIS_MACHINE)
    try:
        loopback = ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SecondNotLoopback(host=url.host)
    return url

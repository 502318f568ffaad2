"""What the model hub offers: names a person can choose and the files of one model with their checksums."""

import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import getproxies

import certifi
import httpx
from pydantic import BaseModel, Field, ValidationError

from qa_desk.adapters.speech.folder import REQUIRED, VOCABULARIES
from qa_desk.domain.transcript import (
    ModelDownload,
    ModelHostRefused,
    ModelNotOnHost,
    ModelProxyUnfit,
    ModelUnknown,
    SpeechModelIncomplete,
)

HUB = "https://huggingface.co"
REPOSITORIES = {
    "tiny": "Systran/faster-whisper-tiny",
    "base": "Systran/faster-whisper-base",
    "small": "Systran/faster-whisper-small",
    "medium": "Systran/faster-whisper-medium",
    "large-v2": "Systran/faster-whisper-large-v2",
    "large-v3": "Systran/faster-whisper-large-v3",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}
"""Multilingual models only: the English ones are of no use here. Any "owner/repository" of the hub works as well."""
ABOUT_BYTES = {
    "tiny": 78_000_000,
    "base": 148_000_000,
    "small": 486_000_000,
    "medium": 1_530_000_000,
    "large-v2": 3_090_000_000,
    "large-v3": 3_090_000_000,
    "large-v3-turbo": 1_620_000_000,
}
"""What a person is told before he decides; the hub's listing counts when it is fetched."""
_OPTIONAL = (*VOCABULARIES, "preprocessor_config.json")
_TIMEOUT = httpx.Timeout(30, connect=15)


@dataclass(frozen=True, slots=True)
class HubSettings:
    """`host`: a mirror of the hub in the company's network may stand here. `proxy`: None takes the system's settings.
    `certificates`: file of further root certificates (PEM), for networks that inspect TLS."""

    host: str = HUB
    proxy: str | None = None
    certificates: Path | None = None
    retry_pause_s: float = 2.0


@dataclass(frozen=True, slots=True)
class HubFile:
    """`sha256` is None for small files: the hub hashes only the large ones."""

    name: str
    size: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class HubModel:
    """`revision` is a commit: all files come from one state of the repository, even if it changes meanwhile."""

    repository: str
    revision: str
    files: tuple[HubFile, ...]

    def address(self, host: str, file: HubFile) -> str:
        return f"{host.rstrip('/')}/{self.repository}/resolve/{self.revision}/{quote(file.name)}"

    def size(self) -> int:
        return sum(file.size for file in self.files)


class _Lfs(BaseModel):
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int


class _Sibling(BaseModel):
    rfilename: str
    size: int | None = None
    lfs: _Lfs | None = None


class _Listing(BaseModel):
    sha: str = Field(pattern=r"^[0-9a-f]{7,64}$")
    siblings: list[_Sibling]


def repository_of(name: str) -> str:
    """Raises ModelUnknown."""
    if name in REPOSITORIES:
        return REPOSITORIES[name]
    parts = name.split("/")
    if len(parts) == 2 and all(part.strip(".") for part in parts):
        return name
    raise ModelUnknown(model=name, known=", ".join(REPOSITORIES))


def client(settings: HubSettings) -> httpx.Client:
    """Trusts the system's certificates, those that httpx carries, and the company's own.

    Raises ModelDownload for a certificate file that cannot be read, ModelProxyUnfit.
    """
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())
    if settings.certificates is not None:
        try:
            trust.load_verify_locations(settings.certificates)
        except OSError as fault:  # ssl.SSLError is one
            raise ModelDownload(host=settings.host, file=str(settings.certificates), detail=str(fault)) from fault
    proxy = settings.proxy if not settings.proxy or "://" in settings.proxy else f"http://{settings.proxy}"
    try:
        return httpx.Client(proxy=proxy, verify=trust, timeout=_TIMEOUT, follow_redirects=True)
    except (
        ValueError,
        ImportError,
        httpx.InvalidURL,
    ) as fault:  # ImportError: SOCKS, maybe of the system
        raise ModelProxyUnfit(proxy=_without_password(proxy or _proxy_of_the_system())) from fault


def _proxy_of_the_system() -> str:
    return ", ".join(sorted(set(getproxies().values())))


def _without_password(proxy: str) -> str:
    return re.sub(r"//[^/@]*@", "//", proxy)


def look_up(http: httpx.Client, host: str, name: str) -> HubModel:
    """Raises ModelUnknown, ModelNotOnHost, ModelHostRefused, ModelDownload, SpeechModelIncomplete."""
    repository = repository_of(name)
    try:
        answer = http.get(f"{host.rstrip('/')}/api/models/{repository}", params={"blobs": "true"})
    except (httpx.RequestError, httpx.InvalidURL) as fault:
        raise ModelDownload(host=host, file=repository, detail=str(fault)) from fault
    check_status(answer, host, repository)
    try:
        listing = _Listing.model_validate_json(answer.content)
    except ValidationError as fault:
        raise ModelHostRefused(host=host, file=repository, status=answer.status_code) from fault
    return HubModel(repository, listing.sha, _wanted(repository, listing.siblings))


def check_status(answer: httpx.Response, host: str, file: str) -> None:
    """Raises ModelNotOnHost for what the hub answers when it has no such (public) thing, ModelHostRefused otherwise."""
    if answer.status_code in (401, 403, 404, 410):
        raise ModelNotOnHost(host=host, file=file)
    if not answer.is_success:
        raise ModelHostRefused(host=host, file=file, status=answer.status_code)


def _wanted(repository: str, siblings: list[_Sibling]) -> tuple[HubFile, ...]:
    offered = {one.rfilename: one for one in siblings}
    missing = [name for name in REQUIRED if name not in offered]
    if missing:
        raise SpeechModelIncomplete(path=repository, missing=", ".join(missing))
    names = [*REQUIRED, *(name for name in _OPTIONAL if name in offered)]
    return tuple(_file(offered[name]) for name in names)


def _file(one: _Sibling) -> HubFile:
    if one.lfs is not None:
        return HubFile(one.rfilename, one.lfs.size, one.lfs.sha256)
    return HubFile(one.rfilename, one.size or 0, None)

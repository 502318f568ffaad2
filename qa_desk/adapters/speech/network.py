"""How this computer reaches the model hub: the environment first, then what the user set, then the hub itself."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qa_desk.adapters.speech.hub import HUB, HubSettings
from qa_desk.services.ports import NetworkSettings
from qa_desk.services.rejects import FileNotWritten

VARIABLES: Mapping[str, str] = {
    "host": "QA_DESK_MODEL_HOST",
    "proxy": "QA_DESK_PROXY",
    "certificates": "QA_DESK_CERTIFICATES",
}


class _Kept(BaseModel):
    model_config = ConfigDict(extra="ignore")
    host: str = ""
    proxy: str = ""
    certificates: str = ""


class Network:
    """`file`: in the user's configuration; None keeps nothing. A company sets the variables for everybody."""

    def __init__(self, file: Path | None, environment: Mapping[str, str] = os.environ) -> None:
        self._file = file
        self._environment = environment

    def settings(self) -> NetworkSettings:
        kept = self._read()
        given = {name: self._environment.get(variable, "") for name, variable in VARIABLES.items()}
        return NetworkSettings(
            host=given["host"] or kept.host or HUB,
            proxy=given["proxy"] or kept.proxy,
            certificates=given["certificates"] or kept.certificates,
            fixed=frozenset(name for name, value in given.items() if value),
        )

    def keep(self, settings: NetworkSettings) -> None:
        """What the environment sets is not kept. Only this user may read the file: a proxy's address may hold a
        password. Raises FileNotWritten."""
        if self._file is None:
            return
        wanted = {
            "host": "" if settings.host.strip().rstrip("/") in ("", HUB) else settings.host.strip(),
            "proxy": settings.proxy.strip(),
            "certificates": settings.certificates.strip(),
        }
        kept = _Kept(**{name: value for name, value in wanted.items() if name not in settings.fixed})
        part = self._file.with_name(self._file.name + ".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.touch(mode=0o600)
            part.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")
            part.replace(self._file)
        except OSError as fault:
            raise FileNotWritten(name=str(self._file), why=str(fault)) from fault

    def hub(self) -> HubSettings:
        now = self.settings()
        return HubSettings(
            host=now.host,
            proxy=now.proxy or None,
            certificates=Path(now.certificates) if now.certificates else None,
        )

    def _read(self) -> _Kept:
        """A missing or damaged file means: nothing was set."""
        try:
            return _Kept() if self._file is None else _Kept.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return _Kept()

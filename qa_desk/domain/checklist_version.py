"""Versions of forms: a published one never changes, and scores of two versions are compared only when named."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace

from qa_desk.domain.checklist import Form, Kind
from qa_desk.domain.errors import GuardRefused, WrongUse


@dataclass(frozen=True, slots=True, order=True)
class FormRef:
    """Which form an audit was made with. `digest`: SHA-256 of its content."""

    code: str
    version: int
    digest: str

    @property
    def name(self) -> str:
        return f"{self.code} {self.version}"


class VersionPublished(GuardRefused):
    """This version is published with other content; facts: form, version"""

    code = "form_version_published"


class VersionOrder(WrongUse):
    """The next version of a form is one more than its last; facts: form, version, expected"""

    code = "form_version_order"


class NothingToPublish(WrongUse):
    """The form is, word for word, a published version; facts: form, version"""

    code = "form_nothing_new"


class VersionsMixed(GuardRefused):
    """Scores of different versions of a form; facts: form, versions"""

    code = "form_versions_mixed"


class FormsMixed(WrongUse):
    """Scores of different forms are never one figure; facts: forms"""

    code = "forms_mixed"


def canonical(form: Form) -> str:
    """One text a form: JSON with sorted names and no spaces. Everything counts but the version number, since two
    versions with the same content are one form."""
    plain = {**asdict(replace(form, version=0)), "kinds": [_kind(one.kind) for one in form.questions()]}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(form: Form) -> str:
    return hashlib.sha256(canonical(form).encode()).hexdigest()


def ref(form: Form) -> FormRef:
    return FormRef(form.code, form.version, digest(form))


def require_publishable(form: Form, published: Iterable[FormRef]) -> FormRef:
    """The reference to publish under. `published`: all refs so far, of other forms too.

    Raises VersionPublished, VersionOrder, NothingToPublish (same content as the last version).
    """
    mine = ref(form)
    versions = sorted(one for one in published if one.code == form.code)
    last = versions[-1].version if versions else 0
    if any(one.version == mine.version and one.digest != mine.digest for one in versions):
        raise VersionPublished(form=form.code, version=form.version)
    if versions and versions[-1].digest == mine.digest:
        raise NothingToPublish(form=form.code, version=versions[-1].version)
    if form.version != last + 1:
        raise VersionOrder(form=form.code, version=form.version, expected=last + 1)
    return mine


def require_unchanged(form: Form, kept: FormRef) -> None:
    """An audit opens with the form it was made with. Raises VersionPublished when the content is another."""
    if ref(form) != kept:
        raise VersionPublished(form=kept.code, version=kept.version)


def require_comparable(refs: Iterable[FormRef], named: Collection[FormRef] = ()) -> None:
    """Scores of one version may be put together; of several only if every one of them is in `named`.

    Raises FormsMixed for different forms, named or not, and VersionsMixed.
    """
    found = sorted(set(refs))
    codes = sorted({one.code for one in found})
    if len(codes) > 1:
        raise FormsMixed(forms=", ".join(codes))
    if len(found) > 1 and not set(found) <= set(named):
        raise VersionsMixed(form=codes[0], versions=", ".join(str(one.version) for one in found))


def _kind(kind: Kind) -> str:
    """asdict forgets which kind its fields belong to."""
    return type(kind).__name__

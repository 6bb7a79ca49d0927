"""What :func:`tact.check` gives: the object of ``tact check --format json``, with names."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

Some = TypeVar("Some")


def _of(kind: type[Some], data: dict[str, Any], **more: Any) -> Some:
    """Of what is known here; a later version may say more."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in data.items() if name in known} | more)


@dataclass(frozen=True)
class Span:
    """A passage, in UTF-8 bytes of the reply, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Zone(Span):
    """A part of the reply."""

    #: ``salutation``, ``body``, ``closing``, ``signature``, ``quote`` or ``footer``.
    kind: str


@dataclass(frozen=True)
class Edit(Span):
    """A passage, and what takes its place."""

    text: str


@dataclass(frozen=True)
class Fix:
    """A rewording: as it reads, and the edits that make it."""

    text: str
    edits: list[Edit]


@dataclass(frozen=True)
class Concern:
    """What the verdict comes from: it is ``review`` and ``hold`` from these sums on."""

    sum: float
    base: float
    review: float
    hold: float


@dataclass(frozen=True)
class Contribution:
    """Points that a score is made of."""

    dimension: str
    rule: str
    phenomenon: str
    name: str
    points: float
    start: int
    end: int
    concern: float = 0.0
    waived: bool = False
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """Something to look at. ``start`` and ``end`` are UTF-8 bytes; ``span`` has characters, for slices in Python."""

    rule: str
    phenomenon: str
    name: str
    dimension: str
    #: ``high``, ``medium``, ``low`` or ``info``.
    severity: str
    start: int
    end: int
    line: int
    column: int
    excerpt: str
    message: str
    why: str
    advice: str
    suggestions: list[str]
    fixes: list[Fix]
    weight: float
    concern: float
    #: The passage in characters: ``text[slice(*finding.span)] == finding.excerpt``.
    span: tuple[int, int]
    source: str = ""


@dataclass(frozen=True)
class Analysis:
    """One reply, judged. Scores and verdict are ``None`` where there was nothing to judge; ``reason`` says why."""

    language: str | None
    judged: bool
    #: 0 to 100 for each of ``greeting``, ``politeness``, ``empathy``, ``blame``; 100 is best for the customer.
    scores: dict[str, int | None]
    #: Whether there is an ``opening``, a ``closing``.
    parts: dict[str, bool]
    #: ``send``, ``review`` or ``hold``.
    verdict: str | None
    concern: Concern
    #: Does the customer have a problem, as far as can be told?
    problem: bool
    zones: list[Zone]
    left_alone: list[Span]
    contributions: list[Contribution]
    findings: list[Finding]
    #: ``empty`` or ``language``.
    reason: str | None = None
    #: What weighs most in a verdict other than ``send`` that no finding explains.
    because: str | None = None

    @classmethod
    def _of(cls, text: str, data: dict[str, Any]) -> Analysis:
        return _of(
            cls,
            data,
            concern=_of(Concern, data["concern"]),
            zones=[_of(Zone, one) for one in data["zones"]],
            left_alone=[_of(Span, one) for one in data["left_alone"]],
            contributions=[_of(Contribution, one) for one in data["contributions"]],
            findings=_findings(text, data["findings"]),
        )


def _findings(text: str, found: list[dict[str, Any]]) -> list[Finding]:
    encoded = text.encode()

    def characters(offset: int) -> int:
        return len(encoded[:offset].decode())

    return [
        _of(
            Finding,
            one,
            fixes=[Fix(fix["text"], [_of(Edit, edit) for edit in fix["edits"]]) for fix in one["fixes"]],
            span=(characters(one["start"]), characters(one["end"])),
        )
        for one in found
    ]

"""Auditing sources: every photo is read and decoded once, compared with all others, and its labels are looked over."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.progress import track

from training.audit import boxes as rules
from training.audit.findings import Audit, AuditedSource, Finding, FindingKind
from training.likeness import Bits, Likeness, look_alikes, photo_hashes
from training.recipe import Source
from training.sources import LabelBroken, LabelledPhoto, LabelProblem, read_source
from vision.types import Box


@dataclass(slots=True)
class _Seen:
    """The photos of one source that could be decoded, with their hashes, and what could not be read."""

    part: str
    source: Source
    photos: list[LabelledPhoto] = field(default_factory=list)
    hashes: list[Bits] = field(default_factory=list)
    problems: list[LabelProblem] = field(default_factory=list)


def audit(parts: Mapping[str, Sequence[Source]], data: Path) -> Audit:
    """Look over the photos and labels of several parts, e.g. what teaches and what measures.

    Photos that look alike are a leak when they stand in different parts. Rendered sources are left out: their truth
    comes from the renderer, and their scenes differ by seed.

    Args:
        parts: sources by the name of the part that they stand in.
        data: the folder that the sources' paths are relative to.

    Raises:
        FileNotFoundError: a source's folder or label file is not there.
    """
    real = [(part, source) for part, sources in parts.items() for source in sources if source.form != "rendered"]
    seen = [_see(part, source, data) for part, source in real]
    findings = [finding for each in seen for finding in (*_broken(each), *_odd_labels(each), *_idle_classes(each))]
    return Audit(tuple(map(_counts, seen)), (*findings, *_alike(seen)))


def _see(part: str, source: Source, data: Path) -> _Seen:
    seen = _Seen(part, source)
    for photo in track(read_source(source, data, seen.problems.append), description=f"auditing {part}/{source.name}"):
        try:
            seen.hashes.append(photo_hashes(photo.load()))
            seen.photos.append(photo)
        except LabelBroken as broken:
            seen.problems.append(broken.problem)
    return seen


def _counts(seen: _Seen) -> AuditedSource:
    objects = Counter(found.object_class for photo in seen.photos for found in photo.objects)
    return AuditedSource(
        seen.part, seen.source.name, len(seen.photos), dict(sorted(objects.items())), seen.source.known
    )


def _broken(seen: _Seen) -> Iterator[Finding]:
    for problem in seen.problems:
        line = "" if problem.line is None else f"line {problem.line}: "
        yield Finding("broken", seen.part, seen.source.name, problem.file, line + problem.reason)


def _odd_labels(seen: _Seen) -> Iterator[Finding]:
    for photo in seen.photos:
        for kind, found, detail in _odd_boxes(photo, seen.source.known):
            if found:
                yield Finding(kind, seen.part, seen.source.name, photo.path, detail, tuple(found), (photo,))


def _odd_boxes(photo: LabelledPhoto, known: Sequence[str]) -> Iterator[tuple[FindingKind, list[Box], str]]:
    over, reach = rules.outside(photo)
    yield "outside", over, f"over the border by up to {reach:.1f} px: {_boxes(over)}"
    twice = rules.duplicates(photo.objects)
    yield "duplicate", twice, f"on another of the same class: {_boxes(twice)}"
    tiny = rules.tiny(photo.objects)
    yield "tiny", tiny, f"a side of less than {rules.MIN_SIDE_PX:g} px: {_boxes(tiny)}"
    huge = rules.huge(photo)
    yield "huge", huge, f"more than {rules.MAX_PHOTO_SHARE:.0%} of the photo: {_boxes(huge)}"
    long = rules.extreme_aspect(photo.objects)
    yield "extreme aspect", long, f"more than {rules.MAX_ASPECT:g} times as long as wide: {_boxes(long)}"
    strange = rules.not_known(photo.objects, known)
    classes = sorted({found.object_class for found in photo.objects} - set(known))
    yield "class not known", strange, f"the source does not know {', '.join(classes)}: {_boxes(strange)}"


def _boxes(found: Sequence[Box]) -> str:
    return "1 box" if len(found) == 1 else f"{len(found)} boxes"


def _idle_classes(seen: _Seen) -> Iterator[Finding]:
    present = {found.object_class for photo in seen.photos for found in photo.objects}
    for name in seen.source.known:
        if name not in present:
            detail = f"the source knows {name}, but none of its photos has one"
            yield Finding("class without object", seen.part, seen.source.name, None, detail)


def _alike(seen: Sequence[_Seen]) -> Iterator[Finding]:
    places = [(each, photo) for each in seen for photo in each.photos]
    for pair in look_alikes([bits for each in seen for bits in each.hashes]):
        (here, photo), (there, other) = places[pair.first], places[pair.second]
        # A photo may stand in two sources on purpose, for labels of another class.
        if here.part != there.part or photo.path != other.path:
            kind: FindingKind = "look-alike" if here.part == there.part else "leak"
            detail = _alike_detail(pair, there, other)
            yield Finding(kind, here.part, here.source.name, photo.path, detail, (), (photo, other))


def _alike_detail(pair: Likeness, there: _Seen, other: LabelledPhoto) -> str:
    how = "turned or mirrored " if pair.turned else ""
    return f"{how}near-duplicate of {there.part}/{there.source.name} {other.name} ({pair.distance} of 256 bits differ)"

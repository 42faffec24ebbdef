"""The queue "what is this?": unknown facings of many photos, clustered, what pays most first.

It is computed when somebody asks and kept until people answer, or for a while when facings are seen or named anew.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from api.db import reading
from api.errors import Unavailable
from api.naming.vectors import unpack
from api.resources import Resources
from api.security.caller import Caller
from api.tables import Photo, Visit
from api.tables.base import JsonObject
from api.unknowns import repository
from api.unknowns.repository import FacingKey, Seen, Stamp
from api.unknowns.schemas import EmptyBecause
from vision.errors import ModelError
from vision.recognition.embedder import Embedder, Vectors
from vision.recognition.unknown_clusters import NO_LEANING, UnknownFacings, alike, cluster_unknowns, same_thing

# What has left the shelves since then is not worth a question. Where many photos come in, `repository.MAX_PHOTOS` of
# them are fewer days.
WINDOW = timedelta(days=30)
# Clustering takes time with their square: 1.3 seconds of one core.
MAX_FACINGS = 5000
# Photos whose reports are read at once: the newest few may fill the queue.
READ_AT_ONCE = 100
EXEMPLARS = 12
# While photos stream in, whoever leafs through the queue would else wait two seconds for every page.
KEPT_FOR = timedelta(seconds=20)
# A lesson is for everybody: what it names again is not limited by the view of whoever gives it.
EVERYWHERE = Caller(id=UUID(int=0), role="trainer")
# Products that a cluster may be, told from this mean probability on: below it, four of five guesses would be wrong.
CANDIDATES, LEAST_LIKELY = 2, 0.2
# From this probability on a facing leans to its likeliest product: who taught one product by facings that lean to two
# would teach wrong names. A new product that leans to two known ones is only asked about twice.
LEANING = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class UnknownFacing:
    """A facing without a name: where it was seen, its vector `(d,)`, its box's size in pixels."""

    photo_id: UUID
    analysis_id: UUID
    facing_id: str
    visit_id: UUID
    outlet_id: UUID
    seen_at: datetime
    score: float
    width: float
    height: float
    candidates: tuple[tuple[str, float], ...]
    vector: Vectors

    @property
    def key(self) -> FacingKey:
        return self.analysis_id, self.facing_id

    @property
    def leaning(self) -> str | None:
        """The known product that it is clearly nearest to, short of a name."""
        sku, share = max(self.candidates, key=lambda candidate: candidate[1], default=(None, 0.0))
        return sku if share >= LEANING else None


@dataclass(frozen=True)
class Unknown:
    """A cluster: facings of one look, the best to show first."""

    facings: tuple[UnknownFacing, ...]

    @cached_property
    def id(self) -> str:
        """Stands for just these facings: the same cluster has the same id in every computation."""
        keys = sorted(f"{facing.analysis_id}/{facing.facing_id}" for facing in self.facings)
        return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]

    @property
    def exemplars(self) -> tuple[UnknownFacing, ...]:
        return self.facings[:EXEMPLARS]

    @cached_property
    def outlets(self) -> int:
        return len({facing.outlet_id for facing in self.facings})

    @cached_property
    def visits(self) -> int:
        return len({facing.visit_id for facing in self.facings})

    @property
    def worth(self) -> int:
        """What an answer pays: a product on many shelves of many outlets first."""
        return len(self.facings) * self.outlets

    @cached_property
    def candidates(self) -> tuple[tuple[str, float], ...]:
        """Products that it may be, with their mean probability over the facings, the likeliest first."""
        sums: Counter[str] = Counter()
        for facing in self.facings:
            sums.update(dict(facing.candidates))
        shares = ((sku, total / len(self.facings)) for sku, total in sums.most_common(CANDIDATES))
        return tuple((sku, share) for sku, share in shares if share >= LEAST_LIKELY)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The clusters for one view, computed at `moment` from what the stamps stand for."""

    answers: Stamp
    sight: Stamp
    moment: datetime
    clusters: tuple[Unknown, ...]

    def holds(self, answers: Stamp, sight: Stamp, now: datetime) -> bool:
        return self.answers == answers and (self.sight == sight or now - self.moment < KEPT_FOR)


class UnknownQueue:
    """Gives out the clusters of each group of people that sees the same photos. Safe to use from several threads."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._lock = Lock()
        self._kept: dict[frozenset[UUID] | None, _Kept] = {}

    def newest(self, caller: Caller) -> tuple[Unknown, ...]:
        """The clusters of photos that the caller may see, what pays most first; empty where nothing can be named.

        Raises Unavailable when the models cannot be loaded.
        """
        embedder = self._embedder()
        return () if embedder is None else self._newest(caller, embedder)

    def why_empty(self, caller: Caller) -> EmptyBecause:
        """Why the caller is asked nothing. Raises Unavailable as `newest`."""
        with reading(self._resources.sessions) as session:
            if not repository.recent_photos(session, caller, self._resources.clock() - WINDOW):
                return "no-photos"
        return "no-model" if self._loaded_embedder() is None else "all-named"

    def like(self, caller: Caller, facings: Sequence[FacingKey], sku: str | None = None) -> set[UUID]:
        """Visits with an unknown facing, among the newest of all or of those that the caller sees, like one of these.

        With a SKU those too whose facing bears its name. Raises Unavailable as `newest`.
        """
        embedder = self._embedder()
        if embedder is None:
            return set()
        now = self._resources.clock()
        with reading(self._resources.sessions) as session:
            asked = _vectors(session, facings, embedder)
            unknown = _unknown_facings(session, EVERYWHERE, embedder, now, sku)
            if not caller.sees_everything:
                unknown += _unknown_facings(session, caller, embedder, now, sku)
        if not unknown:
            return set()
        found = alike(np.stack([facing.vector for facing in unknown]), asked, embedder.card.naming)
        return {facing.visit_id for facing, is_alike in zip(unknown, found, strict=True) if is_alike}

    def _embedder(self) -> Embedder | None:
        """What makes the vectors now; None where nothing was ever looked at, which needs no models to be told."""
        with reading(self._resources.sessions) as session:
            if not repository.has_vectors(session):
                return None
        return self._loaded_embedder()

    def _loaded_embedder(self) -> Embedder | None:
        try:
            return self._resources.models.analyzer().embedder
        except ModelError as error:
            detail = "The models cannot be loaded. The service's log says why."
            raise Unavailable("models-unavailable", detail) from error

    def _newest(self, caller: Caller, embedder: Embedder) -> tuple[Unknown, ...]:
        # Trainers and admins see all, managers what their territories show.
        scope = None if caller.sees_everything else caller.territories
        now = self._resources.clock()
        # Two who ask at once must not both compute.
        with self._lock, reading(self._resources.sessions) as session:
            answers = (embedder.card.sha256, now.date(), *repository.answers_stamp(session))
            sight = repository.sight_stamp(session)
            # What others were told of an older state is of no use any more, and takes 10 MB each.
            self._kept = {view: kept for view, kept in self._kept.items() if kept.holds(answers, sight, now)}
            if scope not in self._kept:
                unknown = _unknown_facings(session, caller, embedder, now)
                facings = _without_dismissed(session, caller, unknown, embedder)
                self._kept[scope] = _Kept(answers, sight, now, _clusters(facings, embedder))
            return self._kept[scope].clusters


def _unknown_facings(
    session: Session, caller: Caller, embedder: Embedder, now: datetime, sku: str | None = None
) -> list[UnknownFacing]:
    """The newest ones, at most MAX_FACINGS; with a SKU those too that bear its name."""
    photos = repository.recent_photos(session, caller, now - WINDOW)
    found: list[UnknownFacing] = []
    for start in range(0, len(photos), READ_AT_ONCE):
        stretch = photos[start : start + READ_AT_ONCE]
        analyses = repository.newest_analyses(session, [photo.id for photo, _ in stretch])
        seen = repository.with_vectors(session, analyses.values(), embedder.card.sha256)
        for photo, visit in stretch:
            if photo.id in seen:
                found += _unnamed(photo, visit, seen[photo.id], embedder.card.dimension, sku)
        if len(found) >= MAX_FACINGS:
            break
    return found[:MAX_FACINGS]


def _unnamed(photo: Photo, visit: Visit, seen: Seen, dimension: int, sku: str | None) -> Iterator[UnknownFacing]:
    analysis, data, document = seen
    if not analysis.report["quality"]["usable"]:
        return
    facings = analysis.report["facings"]
    names: list[JsonObject] = document["facings"] if document else [{"sku": None, "candidates": []}] * len(facings)
    for facing, name, vector in zip(facings, names, unpack(data, dimension), strict=True):
        # What is piled up or counted on another photo shows the same product once more.
        if name["sku"] in (None, sku) and facing["counts"] and not facing["stacked"] and not facing["duplicate"]:
            yield UnknownFacing(
                photo_id=photo.id,
                analysis_id=analysis.id,
                facing_id=facing["id"],
                visit_id=visit.id,
                outlet_id=visit.outlet_id,
                seen_at=photo.uploaded_at,
                score=facing["score"],
                width=facing["box"][2],
                height=facing["box"][3],
                candidates=tuple((sku, share) for sku, share in name["candidates"]),
                # A view would keep the vectors of the photo's known facings in memory, too.
                vector=vector.copy(),
            )


def _without_dismissed(
    session: Session, caller: Caller, facings: list[UnknownFacing], embedder: Embedder
) -> list[UnknownFacing]:
    """Without the facings that were dismissed, and those that look just like them."""
    if not facings:
        return facings
    keys = repository.newest_dismissed(session, caller)
    found = same_thing(
        np.stack([facing.vector for facing in facings]), _vectors(session, keys, embedder), embedder.card.naming
    )
    gone = repository.dismissed_among(session, [facing.key for facing in facings])
    return [facing for facing, same in zip(facings, found, strict=True) if not same and facing.key not in gone]


def _vectors(session: Session, keys: Sequence[FacingKey], embedder: Embedder) -> Vectors:
    """`(n, d)`: those of these facings that the embedder has seen."""
    wanted: dict[UUID, set[str]] = defaultdict(set)
    for analysis_id, facing_id in keys:
        wanted[analysis_id].add(facing_id)
    analyses = repository.analyses_by_id(session, list(wanted))
    seen = repository.with_vectors(session, analyses, embedder.card.sha256).values()
    found = [np.zeros((0, embedder.card.dimension), np.float32)]
    for analysis, data, _ in seen:
        places = [place for place, each in enumerate(analysis.report["facings"]) if each["id"] in wanted[analysis.id]]
        found.append(unpack(data, embedder.card.dimension)[places])
    return np.concatenate(found)


def _clusters(facings: Sequence[UnknownFacing], embedder: Embedder) -> tuple[Unknown, ...]:
    if not facings:
        return ()
    skus = sorted({facing.leaning for facing in facings if facing.leaning is not None})
    numbers: dict[str | None, int] = {sku: number for number, sku in enumerate(skus)}
    known = UnknownFacings(
        vectors=np.stack([facing.vector for facing in facings]),
        sizes=np.asarray([(facing.width, facing.height) for facing in facings], dtype=np.float64),
        scores=np.asarray([facing.score for facing in facings], dtype=np.float64),
        leanings=np.asarray([numbers.get(facing.leaning, NO_LEANING) for facing in facings], dtype=np.intp),
    )
    clusters = (
        Unknown(tuple(facings[place] for place in members)) for members in cluster_unknowns(known, embedder.card.naming)
    )
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.worth, cluster.id)))

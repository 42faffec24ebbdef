"""The object detector: photo -> network inputs -> network outputs -> detections, each step callable on its own.

The network looks at a photo once or several times (`DetectorCard.looks`), at sizes that fit the goods in it
(`vision.glance`); what the looks agree on is the result.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from vision.cards import STRIDE, DetectorCard, detector_card, verified_weights
from vision.consensus import agree
from vision.errors import ModelCorrupt
from vision.geometry import (
    Flags,
    Floats,
    areas,
    box_from_xyxy,
    centers_to_xyxy,
    clip_to_frame,
    covered_shares,
    intersections,
    overlaps,
    suppress,
)
from vision.letterbox import Letterbox, Pixels
from vision.sessions import ModelSession, OrtSession, Tensor
from vision.types import Detection, ObjectClass

# A gap that a product covers by more than half is the dark space around that product, not an empty slot. The product
# wins because a false gap sends somebody to refill a full shelf, while the product's own box stays checkable.
MAX_COVERED_GAP = 0.5
# A price tag and POP material that overlap by more than this are one thing, and it is a tag: electronic tags look like
# small posters, tags are told far more reliably, and counting both would report a promotion that is not there.
# A product and a piece of POP material at one place are whichever the network is surer of: a header sign that counts as
# a facing too would make a shelf row of its own above the shelf.
SAME_PIECE = 0.5
# Two readings of one long strip: they mostly overlap, and share this much (IoU) across and along the strip. The
# whole boxes share too little for `suppress`: a strip that is read half as long again is no other strip.
SAME_ACROSS, SAME_ALONG = 0.7, 0.45
# Two looks that place a box this close to each other saw one object. Measured: 0.55 to 0.75 give the same AP within
# 0.005; below, neighbours on a crowded shelf melt into one.
SAME_OBJECT = 0.6
# A look's boxes below this score could move a merged score by a hundredth at most, but take time to merge. No detection
# has a lower score, whatever `min_score` says.
LEAST_SCORE = 0.02
# A gap shows nothing whose size could fit, and is judged by its surroundings in the looks that the rules know it from.
USUALLY_SEEN: frozenset[ObjectClass] = frozenset({"gap"})
# Slivers left after clipping at the frame: nobody can check a box of less than two pixels.
MIN_SIDE = 2.0

# What the network put out for one look, `(4 + classes, n)`, and the look.
Sight = tuple[Tensor, Letterbox]


class Detector:
    """A detector card with its running network."""

    def __init__(self, card: DetectorCard, session: ModelSession) -> None:
        self.card = card
        self._session = session

    @classmethod
    def load(cls, models_dir: Path, bundle: str | None = None, *, threads: int | None = None) -> "Detector":
        """Load a bundle of `models_dir`, by default the one in use; raises ModelMissing or ModelCorrupt."""
        card = detector_card(models_dir, bundle)
        return cls(card, OrtSession(verified_weights(card), threads=threads))

    def looks(self, width: int, height: int, factor: float = 1.0) -> tuple[Letterbox, ...]:
        """How an upright photo of `width` x `height` pixels goes into the network, once for each look of the card.

        Every look but the first is mirrored: it then errs elsewhere, and costs nothing more. `factor` enlarges them.
        """
        return tuple(
            Letterbox.fit(width, height, long_side=round(side * factor), stride=STRIDE, mirrored=number > 0)
            for number, side in enumerate(self.card.looks)
        )

    def detect(
        self, pixels: Pixels, width: int, height: int, *, min_score: float | None = None
    ) -> tuple[Detection, ...]:
        """Detections in the pixels of an upright photo of `width` x `height`, best first within each class.

        `pixels` (H x W x 3, BGR) may be a smaller copy of the photo. No limit on the number of detections. With
        `min_score` also what is not accepted, from that score on; LEAST_SCORE is the lowest there is.
        """
        usual = self._sights(pixels, self.looks(width, height))
        factor = self._factor(pixels, width, height, usual)
        fitting = usual if factor == 1 else self._sights(pixels, self.looks(width, height, factor))
        seen = {name: self._of_class(usual if name in USUALLY_SEEN else fitting, name) for name in self.card.classes}
        return _told(seen, {name: self._accepts(name, rows) for name, rows in seen.items()}, min_score)

    def detect_in(
        self, pixels: Pixels, looks: Sequence[Letterbox], *, min_score: float | None = None
    ) -> tuple[Detection, ...]:
        """As `detect`, of what the given looks show, for pictures of no shelf: each box speaks for itself."""
        sights = self._sights(pixels, looks)
        seen = {name: self._of_class(sights, name) for name in self.card.classes}
        return _told(seen, {name: self._sure(name, rows) for name, rows in seen.items()}, min_score)

    def preprocess(self, pixels: Pixels, look: Letterbox) -> Tensor:
        """Network input: float32 `(1, 3, H, W)`, RGB, 0 to 1."""
        return np.asarray(cv2.dnn.blobFromImage(look.draw(pixels), scalefactor=1 / 255, swapRB=True), dtype=np.float32)

    def infer(self, batch: Tensor) -> Tensor:
        """Run the network; the output `(1, 4 + classes, n)` holds centre x, y, width, height and class scores."""
        output = self._session.run(batch)
        if output.ndim != 3 or output.shape[1] != 4 + len(self.card.classes):
            raise ModelCorrupt(f"{self.card.name}: output {output.shape} does not fit classes {self.card.classes}")
        return output

    def _sights(self, pixels: Pixels, looks: Sequence[Letterbox]) -> Sequence[Sight]:
        return [(self.infer(self.preprocess(pixels, look))[0], look) for look in looks]

    def _factor(self, pixels: Pixels, width: int, height: int, usual: Sequence[Sight]) -> float:
        """What the looks are enlarged by for the goods in this photo; 1 without a glance."""
        glance, long_side = self.card.glance, max(width, height)
        if glance is None or "product" not in self.card.classes:
            return 1.0
        small = self._sights(pixels, [Letterbox.fit(width, height, long_side=glance.side, stride=STRIDE)])
        near = glance.factor(self._of_class(small, "product"), long_side)
        return near if near < 1 else max(1.0, glance.factor(self._of_class(usual, "product"), long_side))

    def _accepts(self, name: ObjectClass, rows: Floats) -> Flags:
        """Which boxes of a class are accepted in a photo of shelves, `(n,)`."""
        rule = self.card.neighbours
        return self._sure(name, rows) if rule is None or name != "product" else rule.accepts(rows)

    def _sure(self, name: ObjectClass, rows: Floats) -> Flags:
        return np.asarray(rows[:, 4] >= self.card.thresholds[name])

    def _of_class(self, sights: Sequence[Sight], name: ObjectClass) -> Floats:
        """`(n, 5)`: xyxy in photo pixels and score, best first."""
        seen = [self._seen(output, name, look) for output, look in sights]
        merged = agree(seen, SAME_OBJECT) if len(seen) > 1 else seen[0]
        return merged[(merged[:, 2:4] - merged[:, :2] >= MIN_SIDE).all(axis=1)]

    def _seen(self, output: Tensor, name: ObjectClass, look: Letterbox) -> Floats:
        """What one look saw of a class, best first: `(n, 5)` xyxy in photo pixels, score."""
        scores = output[4 + self.card.classes.index(name)].astype(np.float64)
        candidates = np.flatnonzero(scores >= LEAST_SCORE)
        corners = centers_to_xyxy(output[:4, candidates].T.astype(np.float64))
        kept = suppress(corners, scores[candidates], self.card.nms_iou)
        photo = clip_to_frame(look.to_photo(corners[kept]), look.photo_width, look.photo_height)
        return np.column_stack([photo, scores[candidates][kept]])


def _told(
    seen: Mapping[ObjectClass, Floats], accepted: Mapping[ObjectClass, Flags], min_score: float | None
) -> tuple[Detection, ...]:
    """What is accepted, and with `min_score` also the rest from that score on."""
    found = {}
    for name, rows in seen.items():
        told = accepted[name] if min_score is None else accepted[name] | (rows[:, 4] >= min_score)
        found[name] = np.column_stack([rows, accepted[name]])[told]
    return tuple(_detection(name, row) for name, rows in _without_doubles(found).items() for row in rows)


def _without_doubles(found: dict[ObjectClass, Floats]) -> dict[ObjectClass, Floats]:
    """What is one thing and was told as two classes, or twice, is one detection.

    Rows are `(n, 6)`: xyxy, score, and 1 where accepted: only what is accepted may remove a box of another class.
    """
    if "gap" in found and "product" in found:
        found["gap"] = _uncovered(found["gap"], _accepted(found["product"]))
    if "pop" in found and "price_tag" in found:
        found["pop"] = _distinct(found["pop"], _accepted(found["price_tag"]))
    if "pop" in found and "product" in found:
        pop, products = found["pop"], found["product"]
        found["product"] = _distinct(products, _accepted(pop), less_sure=True)
        found["pop"] = _distinct(pop, _accepted(products), less_sure=True)
    if "pop" in found:
        found["pop"] = _pieces(found["pop"])
    return found


def _accepted(rows: Floats) -> Floats:
    return rows[rows[:, 5] > 0]


def _uncovered(gaps: Floats, products: Floats) -> Floats:
    return gaps[covered_shares(gaps[:, :4], products[:, :4]) <= MAX_COVERED_GAP]


def _distinct(rows: Floats, others: Floats, *, less_sure: bool = False) -> Floats:
    """The `rows` that are not the same piece as one of `others`; `less_sure`: only a surer other counts."""
    same = overlaps(rows[:, :4], others[:, :4]) > SAME_PIECE
    if less_sure:
        same &= rows[:, None, 4] < others[None, :, 4]
    return rows[~same.any(axis=1)]


def _pieces(rows: Floats) -> Floats:
    """POP material without second readings of one piece; of two readings the surer one stays."""
    kept: list[int] = []
    for row in np.argsort(-rows[:, 4], kind="stable"):
        if not _same_piece(rows[row : row + 1, :4], rows[kept, :4]).any():
            kept.append(int(row))
    return rows[kept]


def _same_piece(one: Floats, others: Floats) -> Flags:
    common = np.minimum(one[:, 2:], others[:, 2:]) - np.maximum(one[:, :2], others[:, :2])
    sides = common / (np.maximum(one[:, 2:], others[:, 2:]) - np.minimum(one[:, :2], others[:, :2]))
    inside = intersections(one, others)[0] / np.minimum(areas(one), areas(others))
    alike = (sides.max(axis=1) > SAME_ACROSS) & (sides.min(axis=1) > SAME_ALONG)
    return np.asarray(alike & (inside > SAME_PIECE))


def _detection(name: ObjectClass, row: Floats) -> Detection:
    return Detection(name, box_from_xyxy(row[:4]), float(row[4]), accepted=bool(row[5]))

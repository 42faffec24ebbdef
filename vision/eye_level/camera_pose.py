"""Where the camera stood, as far as shelf heights need it, and how a level in the photo becomes centimetres.

A pose is five numbers: the camera's height over the floor (cm), the logarithm of its horizontal distance to the
fixture's front along the photo's middle column (cm), how far it looks down (radians), the logarithm of its focal length
(pixels), and the depth of the goods as a share of what is expected of them: a high camera sees their tops too. The
first four are a projective map of one dimension with a meaning for each number, so that what is known about people with
phones can be said. Everything known is evidence: a function from poses `(k, 5)` to residuals `(k, m)` in standard
deviations. Many poses are settled at once, one for each hypothesis; evidence may be asked for several blocks of them,
`k` being a multiple of their number.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vision.geometry import Floats, Ints
from vision.shelf.perspective import Perspective

Evidence = Callable[[Floats], Floats]

# What is known before anything is measured, as mean and spread; wide on purpose: with 28 instead of 80 cm for the
# camera's height, photos from high cameras measured shelves too low (correlation -0.5 with its height on rendered
# scenes instead of about 0). A phone is held between the knees and over the head ...
CAMERA_HEIGHT_CM = (138.0, 80.0)
# ... from an arm's length to the other side of the aisle ...
LOG_DISTANCE = (float(np.log(150.0)), 0.5)
# ... looks down more often than up ...
PITCH = (0.22, 0.5)
# ... has a main camera of 24 to 28 mm (35 mm equivalent), or zooms or crops a little; in long sides of the photo ...
LOG_FOCAL = (float(np.log(0.85)), 0.22)
# ... is rolled by a few degrees and aimed at the fixture: the height in the middle of the photo.
ROLL_SIGMA = 0.045
AIM_CM = (92.0, 60.0)
# Goods are from flat (blisters) to deeper than wide (cartons that show their narrow side).
GOODS_DEPTH = (1.0, 0.3)
# Fits start from phones that look up a little, down, and far down.
START_PITCHES = (-0.1, 0.15, 0.4)

# Residuals follow Student's distribution with so many degrees of freedom: one wrong box or row must not bend the rest.
FREEDOM = 4.0
ROUNDS = 6
SHORTENINGS = 3
# Wild steps of a fit must not overflow: 80 degrees off the horizon, and distances or focal lengths beyond any photo's.
STEEPEST = 1.4
LOG_LIMITS = (1.0, 12.0)
# Steps of the numerical derivatives.
STEPS = np.asarray([1e-2, 1e-4, 1e-4, 1e-4, 1e-3])


@dataclass(frozen=True, slots=True)
class Settled:
    """Fitted poses `(k, 5)`, their cost (negative log likelihood) `(k,)` and covariances `(k, 5, 5)`."""

    poses: Floats
    costs: Floats
    covariances: Floats

    def at(self, places: Ints) -> "Settled":
        """Those at some places, in that order."""
        return Settled(self.poses[places], self.costs[places], self.covariances[places])

    @property
    def best(self) -> "Settled":
        """The one of least cost alone, `k` = 1."""
        return self.at(np.asarray([self.costs.argmin()]))

    def spreads(self, levels: Floats) -> Floats:
        """Standard deviation in cm of the height at each level `(n,)`, for every pose: `(k, n)`."""
        slopes = _differences(lambda poses: heights_at(poses, levels), self.poses)
        variances = np.einsum("kni,kij,knj->kn", slopes, self.covariances, slopes)
        spreads: Floats = np.sqrt(np.maximum(variances, 0.0))
        return spreads


def drops_at(poses: Floats, levels: Floats) -> Floats:
    """How far each level lies below the camera, as a share of the camera's distance; shapes as in `heights_at`."""
    angles = np.arctan(levels / focal_lengths(poses)) + poses[:, 2:3]
    drops: Floats = np.tan(np.minimum(np.maximum(angles, -STEEPEST), STEEPEST))
    return drops


def heights_at(poses: Floats, levels: Floats) -> Floats:
    """Height in cm over the floor, of levels `(n,)` or `(k, n)` under poses `(k, 5)`: `(k, n)`."""
    heights: Floats = poses[:, :1] - distances(poses) * drops_at(poses, levels)
    return heights


def steepness_at(poses: Floats, levels: Floats) -> Floats:
    """Centimetres of height a pixel of level, positive; shapes as in `heights_at`."""
    focal = focal_lengths(poses)
    steepness: Floats = distances(poses) * (1 + drops_at(poses, levels) ** 2) * focal / (focal**2 + levels**2)
    return steepness


def distances(poses: Floats) -> Floats:
    """Horizontal distance to the fixture's front along the photo's middle column in cm, `(k, 1)`."""
    return _exp(poses[:, 1:2])


def focal_lengths(poses: Floats) -> Floats:
    """In pixels, `(k, 1)`."""
    return _exp(poses[:, 3:4])


def prior(pencil: Perspective) -> Evidence:
    """What is known of any photo of a shelf: people, phones, and the horizon that oblique shelf lines meet at."""
    means, spreads = np.asarray([CAMERA_HEIGHT_CM, LOG_DISTANCE, PITCH, LOG_FOCAL, GOODS_DEPTH]).T
    means[3] += np.log(max(pencil.width, pencil.height))

    def residuals(poses: Floats) -> Floats:
        aim = (heights_at(poses, np.zeros(1)) - AIM_CM[0]) / AIM_CM[1]
        # All shelf lines of the pencil meet on the horizon, whose own slope is the roll.
        horizon = -focal_lengths(poses)[:, 0] * np.tan(poses[:, 2])
        roll = (pencil.slope + pencil.convergence * horizon) / ROLL_SIGMA
        return np.column_stack([(poses - means) / spreads, aim, roll])

    return residuals


def starting_poses(pencil: Perspective) -> Floats:
    """Poses as people stand, looking up or down by the START_PITCHES: `(len(START_PITCHES), 5)`."""
    log_focal = LOG_FOCAL[0] + np.log(max(pencil.width, pencil.height))
    return np.asarray([[CAMERA_HEIGHT_CM[0], LOG_DISTANCE[0], p, log_focal, GOODS_DEPTH[0]] for p in START_PITCHES])


def joined(*evidence: Evidence) -> Evidence:
    """All pieces of evidence as one."""

    def residuals(poses: Floats) -> Floats:
        return np.concatenate([piece(poses) for piece in evidence], axis=1)

    return residuals


def settle(start: Floats, evidence: Evidence, rounds: int = ROUNDS) -> Settled:
    """Fit every pose of `start` `(k, 5)` to the evidence: reweighted Gauss-Newton, shorter steps where one fails."""
    poses, costs = start, cost_of(evidence(start))
    for _ in range(rounds):
        step = np.linalg.solve(*_normal_equations(poses, evidence))[..., 0]
        for _ in range(SHORTENINGS):
            tried = poses - step
            tried_costs = cost_of(evidence(tried))
            better = tried_costs < costs
            poses, costs = np.where(better[:, None], tried, poses), np.where(better, tried_costs, costs)
            step = np.where(better[:, None], 0.0, step / 3)
    return Settled(poses, costs, _covariances(poses, evidence))


def _covariances(poses: Floats, evidence: Evidence) -> Floats:
    """How sure the fit is. No residual counts for more than its own sigma says: near zero Student's distribution is
    sharper than that, and heights came out 12 % surer than they were.
    """
    residuals = evidence(poses)
    slopes = _differences(evidence, poses)
    weights = np.minimum(_weights(residuals), 1.0)
    covariances: Floats = np.linalg.inv(np.einsum("kmi,km,kmj->kij", slopes, weights, slopes))
    return covariances


def _exp(logarithms: Floats) -> Floats:
    within: Floats = np.exp(np.minimum(np.maximum(logarithms, LOG_LIMITS[0]), LOG_LIMITS[1]))
    return within


def _normal_equations(poses: Floats, evidence: Evidence) -> tuple[Floats, Floats]:
    residuals = evidence(poses)
    slopes = _differences(evidence, poses)
    weighted = slopes * _weights(residuals)[..., None]
    return np.einsum("kmi,kmj->kij", weighted, slopes), np.einsum("kmi,km->ki", weighted, residuals)[..., None]


def _weights(residuals: Floats) -> Floats:
    """What each residual counts for under Student's distribution, as a share of what it would under the normal one."""
    weights: Floats = (FREEDOM + 1) / (FREEDOM + residuals**2)
    return weights


def _differences(function: Evidence, poses: Floats) -> Floats:
    """Central differences of a function of poses, `(k, m, 5)`; all steps go through it in one call."""
    steps = np.diag(STEPS)
    moved = poses + np.concatenate([steps, -steps])[:, None, :]
    values = function(moved.reshape(-1, len(STEPS))).reshape(2, len(STEPS), len(poses), -1)
    differences: Floats = np.moveaxis(values[0] - values[1], 0, -1) / (2 * STEPS)
    return differences


def cost_of(residuals: Floats) -> Floats:
    """Negative log likelihood `(k,)` of residuals `(k, m)`."""
    cost: Floats = log_likelihood_loss(residuals).sum(axis=1)
    return cost


def log_likelihood_loss(residuals: Floats) -> Floats:
    """Negative log likelihood of each residual, 0 for none; the same shape."""
    loss: Floats = (FREEDOM + 1) / 2 * np.log1p(residuals**2 / FREEDOM)
    return loss

"""Fitting a plane's way from one photo to another. Numpy only."""

import numpy as np

from vision.geometry import Floats

# Strength with which perspective is held to none, as the share of the points that speak for it. Points on a narrow
# strip say nothing about perspective, and unheld it would bend everything outside the strip.
PERSPECTIVE_STIFFNESS = 3e-4
# Two photos of one shelf are taken from about the same distance.
MAX_ZOOM = 2.5
# Sideways shift by height, as a share: beyond it rows would slide past each other to where their goods happen to match.
MAX_SHEAR = 0.75


def project(homography: Floats, points: Floats) -> Floats:
    """Points `(n, 2)` carried by a homography `(3, 3)`; NaN beyond its horizon, where the divisor is not positive."""
    lifted = points @ homography[:, :2].T + homography[:, 2]
    divisor = np.where(lifted[:, 2:] > 0, lifted[:, 2:], np.nan)
    carried: Floats = lifted[:, :2] / divisor
    return carried


def fit_homography(source: Floats, target: Floats, weights: Floats) -> Floats:
    """The homography `(3, 3)` that carries `source` to `target`, both `(n, 2)`, by weighted least squares.

    Coordinates should be of the order of 1 (shares of the photo's side): the equations are solved as they are.
    """
    middle = (weights @ source) / weights.sum()
    x, y = (source - middle).T
    one, none = np.ones_like(x), np.zeros_like(x)
    equations = np.concatenate(
        [
            np.column_stack([x, y, one, none, none, none, -x * target[:, 0], -y * target[:, 0]]),
            np.column_stack([none, none, none, x, y, one, -x * target[:, 1], -y * target[:, 1]]),
        ]
    )
    weighted = equations * np.concatenate([weights, weights])[:, None]
    normal = weighted.T @ equations
    normal[[6, 7], [6, 7]] += PERSPECTIVE_STIFFNESS * weights.sum()
    solution = np.linalg.lstsq(normal, weighted.T @ target.T.ravel(), rcond=None)[0]
    shift = np.eye(3)
    shift[:2, 2] = -middle
    return np.append(solution, 1.0).reshape(3, 3) @ shift


def is_sane(homography: Floats, points: Floats) -> bool:
    """Neither mirrored nor folded, zoomed and sheared within limits in the middle of the points `(n, 2)`."""
    low, high = np.quantile(points, (0.1, 0.9), axis=0)
    middle = np.append((low + high) / 2, 1.0)
    x, y, divisor = homography @ middle
    if divisor <= 0:
        return False
    turn = (homography[:2, :2] - np.outer([x, y], homography[2, :2]) / divisor) / divisor
    zoom = float(np.linalg.det(turn))
    sheared = abs(float(turn[:, 0] @ turn[:, 1])) / max(float(turn[:, 0] @ turn[:, 0]), 1e-9)
    return MAX_ZOOM**-2 < zoom < MAX_ZOOM**2 and sheared < MAX_SHEAR

"""The fixed nodes of the latent trait, and the two link functions of the model.

x ~ N(0, 1) is replaced by nine nodes with fixed weights: u = linspace(-2.4, 2.4, 9), PI_j ~ exp(-u_j^2 / 2)
normalised, X_j = u_j / sqrt(sum PI u^2), so that the nodes have mean 0 and variance 1. PI and X have shape (9,).
"""

from __future__ import annotations

import math

NODES = 9
FLOOR = 2e-4
SPAN = 0.98
"""Learning and forgetting are SPAN * sig(.) + FLOOR: never impossible, never certain."""

_U = tuple(-2.4 + 0.6 * j for j in range(NODES))
_MASS = tuple(math.exp(-0.5 * u * u) for u in _U)
PI: tuple[float, ...] = tuple(m / sum(_MASS) for m in _MASS)
LOG_PI: tuple[float, ...] = tuple(math.log(p) for p in PI)
_SCALE = math.sqrt(sum(p * u * u for p, u in zip(PI, _U, strict=True)))
X: tuple[float, ...] = tuple(u / _SCALE for u in _U)


def sigmoid(t: float) -> float:
    """Logistic function, without overflow at either end."""
    if t >= 0:
        return 1.0 / (1.0 + math.exp(-t))
    odds = math.exp(t)
    return odds / (1.0 + odds)


def softplus(t: float) -> float:
    """log(1 + exp(t)), without overflow; always positive for finite t >= -700."""
    return max(t, 0.0) + math.log1p(math.exp(-abs(t)))

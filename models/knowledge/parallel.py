"""The kernel's likelihood in torch alone, differentiable on any device: all sequences side by side, a row at a time.

For a GPU; on a CPU the compiled kernel is far faster, and a test holds that both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from models.knowledge.kernel import trait_nodes
from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.sequences import Sequences


def log_likelihood(packed: Sequences, tables: Sequence[torch.Tensor], device: str) -> torch.Tensor:
    """log P(answers), () float64, with its gradient by torch. Shapes: n <= S sequences still going on, J nodes."""
    start, learn, e, v, g, d, r, rise, trait, extra = (table.to(device) for table in tables)
    lengths = np.diff(packed.first)
    order = np.argsort(-lengths, kind="stable")  # the longest first, so that those that go on are a head of the array
    item, context, skill, right = (
        _on(values, device) for values in (packed.item, packed.context, packed.skill, packed.right)
    )
    weight, gap = (_on(values, device) for values in (packed.weight, packed.gap))
    first, k = _on(packed.first[:-1][order], device), skill[_on(order, device)]
    log_z = torch.zeros((len(order), start.shape[1]), dtype=torch.float64, device=device)
    padded = torch.cat([d, torch.zeros(1, dtype=torch.float64, device=device)])  # item -1 is of no known easiness
    q, parts = start[k], []
    for t in range(int(lengths.max())):
        n = int((lengths > t).sum())
        row, kn = first[:n] + t, k[:n]
        m = g[kn] + r[context[row]] + padded[item[row]]
        m = (m if len(extra) == 0 else m + extra[row])[:, None] + trait
        sign = 2.0 * right[row, None] - 1.0
        logit = torch.nn.functional.logsigmoid
        c0 = (weight[row, None] * logit(sign * m)).exp()
        c1 = (weight[row, None] * logit(sign * (m + rise[kn, context[row]][:, None]))).exp()
        if t == 0:
            p = start[kn]
        else:
            phi = SPAN * torch.sigmoid(e[kn] + v * gap[row]) + FLOOR
            p = learn[kn] + q[:n] * (1.0 - learn[kn] - phi[:, None]).clamp(min=0.0)
        z = p * c1 + (1.0 - p) * c0
        q = p * c1 / z
        parts.append((n, z.log()))
    for n, part in parts:
        log_z = torch.cat([log_z[:n] + part, log_z[n:]])
    owner = np.repeat(np.arange(len(packed.of_student) - 1), np.diff(packed.of_student))[order]
    of_student = torch.zeros((len(packed.of_student) - 1, start.shape[1]), dtype=torch.float64, device=device)
    of_student = of_student.index_add(0, _on(owner, device), log_z)
    log_pi = torch.as_tensor(trait_nodes(start.shape[1])[1], device=device)
    return torch.logsumexp(of_student + log_pi, dim=1).sum().cpu()


def _on(values: np.ndarray, device: str) -> torch.Tensor:
    """On the device; whole numbers as indices."""
    tensor = torch.as_tensor(values, device=device)
    return tensor if tensor.is_floating_point() else tensor.long()

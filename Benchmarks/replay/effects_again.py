"""The effects of a stream computed a second time: from the definitions in docs/replay.md, by other
people's programs (statsmodels' Poisson regression, scipy's quantiles and roots)."""

import numpy as np
import statsmodels.api as sm
from scipy import optimize, stats

AGES = {"leaves": 0, "interactions": 1, "leadSteps": 2, "leads": 3}


def joined(spans):
    out = []
    for a, b in sorted(s for s in spans if s[1] > s[0]):
        if out and a <= out[-1][1]:
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return out


def masks(spans, bins, delay, gap_reach=150_000):
    """For each stretch the seconds on air, and those it is compared with."""
    spans = joined(spans)
    start = np.arange(bins) * 1000 - delay
    end = start + 1000
    for i, (a, b) in enumerate(spans):
        border = min(max(2000, delay), (b - a) // 4)
        reach = max(b - a, gap_reach)
        low = a - reach if i == 0 else max(a - reach, (spans[i - 1][1] + a) // 2)
        high = b + reach if i + 1 == len(spans) else min(b + reach, (b + spans[i + 1][0]) // 2)
        on = (start >= a + border) & (end <= b - border)
        off = ((start >= low) & (end <= a - border)) | ((start >= b + border) & (end <= high))
        yield on, off


def strata(stream, spans, metric):
    """Rows of block, n on, n off, time on, time off; and the plain numbers on air."""
    delay = 0 if metric == "leaves" else 5000
    counts = stream.counts[:, AGES[metric]]
    rows = []
    for block, (on, off) in enumerate(masks(spans, stream.seconds, delay)):
        for cell in range(7):
            row = (counts[cell, on].sum(), counts[cell, off].sum(),
                   stream.lived[cell, on].sum(), stream.lived[cell, off].sum())
            if row[0] + row[1] > 0 and row[2] > 0 and row[3] > 0:
                rows.append((block, *map(float, row)))
    return np.array(rows).reshape(-1, 5)


def regression(rows):
    """The ratio as the coefficient of `on` beside an effect for each stratum."""
    n = len(rows)
    y = np.concatenate([rows[:, 1], rows[:, 2]])
    time = np.concatenate([rows[:, 3], rows[:, 4]])
    design = np.zeros((2 * n, n + 1))
    design[np.arange(2 * n), np.tile(np.arange(n), 2)] = 1
    design[:n, n] = 1
    fit = sm.GLM(y, design, family=sm.families.Poisson(), offset=np.log(time)).fit(
        maxiter=200, tol=1e-12)
    return float(np.exp(fit.params[-1]))


def dispersion(rows, ratio):
    on, total = rows[:, 1], rows[:, 1] + rows[:, 2]
    share = ratio * rows[:, 3] / (ratio * rows[:, 3] + rows[:, 4])
    blocks = np.unique(rows[:, 0])
    miss = np.array([(on - total * share)[rows[:, 0] == b].sum() for b in blocks])
    var = np.array([(total * share * (1 - share))[rows[:, 0] == b].sum() for b in blocks])
    weight = (var**2).sum() / var.sum()
    factor = (miss**2 / np.maximum(0.2, 1 - var / var.sum())).sum() / var.sum()
    moved = var * (1 + max(0, factor - 1) / weight * var)
    return factor, moved.sum() ** 2 / (moved**2).sum() - 1, weight


def interval(rows, factor, df, alpha=0.05):
    on, total = rows[:, 1].sum(), rows[:, 1] + rows[:, 2]
    q = stats.t.ppf(1 - alpha / 2, df)

    def score(x, side):
        share = np.exp(x) * rows[:, 3] / (np.exp(x) * rows[:, 3] + rows[:, 4])
        return on - (total * share).sum() + side * q * np.sqrt(
            factor * (total * share * (1 - share)).sum())

    return tuple(float(np.exp(optimize.brentq(score, -14, 14, args=(side,), xtol=1e-13)))
                 for side in (-1, 1))

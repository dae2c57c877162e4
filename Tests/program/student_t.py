"""Student's t by numbers alone: where |t| is exceeded once in twenty times, from its density by Simpson's rule."""
import math


def t_quantile(df, beyond=0.05):
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    density = lambda x: scale * (1 + x * x / df) ** (-(df + 1) / 2)

    def within(x, steps=2000):
        width = x / steps
        return 2 * width / 3 * sum(
            density(i * width) * (1 if i in (0, steps) else 4 if i % 2 else 2) for i in range(steps + 1))

    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < 1 - beyond else (low, middle)
    return low

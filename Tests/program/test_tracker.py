"""The segment tracker on invented broadcasts, and topic boundaries on recorded ones: the benchmark's own figures, held
to floors below what was measured, so that a change that loses much is seen."""

import sys

import pytest

from service import PROGRAM, ROOT

sys.path.insert(0, str(ROOT / "Benchmarks/tracker"))
import boundaries  # noqa: E402
import plans  # noqa: E402
import tracker  # noqa: E402

DATA = ROOT.parent / "shared" / "data"


def test_segments_and_points_of_misheard_broadcasts():
    totals, _ = tracker.run_all(plans.all_rundowns(), [0], [0.1], ["plain"], None)
    score = totals["plain", 0.1]
    assert score.broadcasts == 10
    assert score.right / score.moments >= 0.85
    assert score.delay(0.5) <= 4 and score.delay(0.9) <= 10
    assert score.recall >= 0.95 and score.precision >= 0.97


@pytest.mark.skipif(not list(DATA.glob("transcript-*")), reason="../shared/data is not there")
def test_topic_boundaries_beside_text_tiling():
    ours, plain = [0, 0, 0], [0, 0, 0]
    for path in sorted(DATA.glob("transcript-*.ndjson.gz")):
        heard, labels = boundaries.load(path)
        for total, found in ((ours, boundaries.program(path, PROGRAM)), (plain, boundaries.text_tiling(heard))):
            for i, count in enumerate(boundaries.score(found, labels)):
                total[i] += count
    assert boundaries.f1(ours) > boundaries.f1(plain)

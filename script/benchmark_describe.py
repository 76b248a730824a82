"""Whether the 95 % intervals of `describe` hold the truth of simulated series, and how many it fits a second.

build/venv/bin/python script/benchmark_describe.py [SERIES OF EACH PATTERN]
"""

import collections
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SERIES, SPEED_SERIES, REPEATS, SEED = 2000, 2048, 3, 7
MISSING = (0.0, 0.02, 0.05, 0.1, 0.2)
"""Shares of the dates that each series lacks on its own."""
CASES = (("white", 0.0), ("realistic", 0.0), ("white", 0.1), ("realistic", 0.1))
sys.path.insert(0, ROOT)


def main(arguments=()):
    """Measure and print."""
    import run

    run.load_package()
    for missing in MISSING:
        speed(missing)
    coverage(int(arguments[0]) if arguments else SERIES)


def speed(missing):
    """Series a second of each pattern, on one calendar of 168 dates; `missing` : share of them, each series' own.

    With as many threads as the algorithm takes. The best of some runs, so that what else the machine does counts
    little; the CPU time of all threads together is what to compare on a busy machine.
    """
    import describe_truth
    import numpy as np
    from insar_patterns.core.describe import Describer
    from insar_patterns.core.inference import usual_threads
    from insar_patterns.core.patterns import CODES, KEYS
    from insar_patterns.core.session import CPU_PROVIDER
    from insar_patterns.core.simulation import calendars, realistic

    rng = np.random.default_rng(SEED)
    dates, walls, used = calendars.kunming(rng), [], []
    threads = Describer(dates, threads=usual_threads(CPU_PROVIDER)).threads
    print(f"{missing:.0%} of {len(dates)} dates missing, {os.cpu_count()} cores, {threads} threads")
    print(f"{'':<12}{'series/s':>10}{'CPU ms each':>13}")
    for key in KEYS:
        series = realistic.simulate(SPEED_SERIES, rng, dates, (CODES[key],))
        describe_truth.take_out(series.values, missing, SEED)
        describer, wall, cpu = Describer(dates, threads=threads), [], []
        for _ in range(REPEATS):
            start, at = time.perf_counter(), time.process_time()
            describer.describe(series.values, series.labels)
            wall.append((time.perf_counter() - start) / SPEED_SERIES)
            cpu.append((time.process_time() - at) / SPEED_SERIES)
        walls.append(min(wall))
        used.append(min(cpu))
        print(f"{key:<12}{1 / walls[-1]:>10.0f}{1e3 * used[-1]:>13.3f}")
    print(f"{'all alike':<12}{1 / np.mean(walls):>10.0f}{1e3 * np.mean(used):>13.3f}\n", flush=True)


def coverage(n):
    """Share of the intervals that hold the truth."""
    import describe_truth
    import numpy as np
    from insar_patterns.core.describe import Describer

    for noise, missing in CASES:
        inside, errors = collections.defaultdict(list), collections.defaultdict(list)
        for key in ("stable", "linear", "step", "piecewise", "power"):
            for simulation, wavelength in describe_truth.simulated(key, n, SEED, noise, missing):
                describer = Describer(simulation.dates, wavelength)
                found = describer.describe(simulation.values, simulation.labels)
                for quantity, held, error in describe_truth.statements(simulation, found):
                    inside[quantity].append(held)
                    errors[quantity].append(abs(error))
        print(f"{noise} noise, {missing:.0%} of the dates missing, {n} series of each pattern")
        print(f"{'':<30}{'intervals':>10}{'hold':>9}{'median error':>14}")
        for quantity, held in inside.items():
            print(f"{quantity:<30}{len(held):>10}{100 * np.mean(held):>7.1f} %{np.median(errors[quantity]):>14.2f}")
        every = np.concatenate(list(inside.values()))
        print(f"{'all':<30}{len(every):>10}{100 * np.mean(every):>7.1f} %\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""How often the models are right, beside other methods: the table of models/BENCHMARK.md."""

import os

import accuracy_real
import accuracy_simulated
import accuracy_table
from accuracy_jobs import ROOT, done, result

ROWS = (
    "m1",
    "m2",
    "m3",
    "realistic",
    "realistic_by_eye",
    "real",
    "real_by_eye",
    "real_place",
    "real_finetuned",
    "real_baselines",
    "real_forest",
    "annotators",
)


def add_arguments(parser):
    """The options of script/benchmark accuracy."""
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=ROWS, metavar="ROW", help=" ".join(ROWS))
    parser.add_argument("--seeds", type=int, default=5, help="of the rows with seeds (default 5)")
    parser.add_argument("--table", action="store_true", help="measure nothing, only write the table")
    parser.set_defaults(run=main)


def jobs(seeds):
    """{row: jobs}; the real rows are missing where the labelled series are."""
    simulated = os.path.join(ROOT, "models", "simulated.onnx")
    pretrained = os.path.join(ROOT, "models", "pretrained", "simulated.onnx")
    out = {row: [getattr(accuracy_simulated, row)(seed) for seed in range(seeds)] for row in ("m1", "m2", "m3")}
    out["realistic"] = [accuracy_simulated.realistic(pretrained)]
    out["realistic_by_eye"] = [accuracy_simulated.realistic_by_eye(simulated)]
    if os.path.exists(os.path.join(accuracy_real.DATA, "labels.csv")):
        places = accuracy_real.labelled()
        out["real"] = [accuracy_real.real(pretrained, places)]
        out["real_by_eye"] = [accuracy_real.real_by_eye(simulated, places)]
        out["real_baselines"] = [accuracy_real.real_baselines(places)]
        out["real_forest"] = [accuracy_real.real_forest(places)]
        out["annotators"] = [accuracy_real.annotators(places)]
        for row in ("real_finetuned", "real_place"):
            out[row] = [getattr(accuracy_real, row)(simulated, places, seed) for seed in range(3)]
    else:
        print("accuracy: the labelled series (../shared/data) are not there; their rows are left out")
    return out


def main(arguments):
    """Run what is missing of the chosen rows; write the table."""
    all_jobs = jobs(arguments.seeds)
    if not arguments.table:
        for row in arguments.rows:
            for job in all_jobs.get(row, []):
                done(job)
    accuracy_table.write({row: [result(job) for job in row_jobs] for row, row_jobs in all_jobs.items()})

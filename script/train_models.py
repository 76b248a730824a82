"""Train the shipped models: choose what is open on validation series, train, export, write the cards.

Every pre-training is a job of `run.py training`; finished runs and checkpoints in build/training are taken up again.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)
WORK = os.path.join(ROOT, "build", "training")

# What the paper leaves open and validation decides, one after the other; the first of each list is the start.
SMOOTHING = [(11, 2), (1, 0), (5, 2), (7, 2), (15, 2), (21, 2)]
SCALE_MM = [10.0, 3.0, 30.0, 1.0]
SHORT = {"series": 40_000, "fit": {"epochs": 5, "decay_epochs": 2}}
# Series an epoch and most epochs; every ten epochs, where the learning rate falls, a run may end.
LENGTHS = [(60_000, 20), (15_000, 30)]
STAGE = 10
SIMULATED = {
    "simulation": "realistic",
    "series": 100_000,
    "passes": 5,
    "preprocessing": {
        "window": 11,
        "order": 2,
        "scale_mm": 5.0,
        "channels": ["observed", "curve", "shape", "over_noise", "log_noise", "log_spread"],
    },
    "network": {"blocks": 8, "channels": 64},
    "fit": {"epochs": 20, "schedule": "cosine", "learning_rate": 0.002},
}


def run_job(label, job, arguments, name="paper-tcn"):
    """Run one training job in a process of its own; return its result, from the file where it has been done before."""
    result_file = os.path.join(WORK, f"{label}.json")
    job = {
        "task": "pretrain",
        "name": name,
        "output": os.path.join(WORK, f"{label}.onnx"),
        "checkpoint": os.path.join(WORK, f"{label}.pt"),
        **job,
        "fit": {"bfloat16": arguments.bfloat16, "seed": arguments.seed, **job["fit"]},
    }
    if os.path.exists(result_file):
        with open(result_file, encoding="utf-8") as file:
            saved = json.load(file)
        if saved["job"] == job:
            return saved["result"]
    job_file = os.path.join(WORK, f"{label}.job.json")
    with open(job_file, "w", encoding="utf-8") as file:
        json.dump(job, file)
    print(f"training {label}", flush=True)
    process = subprocess.Popen(
        [sys.executable, os.path.join(ROOT, "run.py"), "training", job_file], stdout=subprocess.PIPE, text=True
    )
    result = None
    for line in process.stdout:
        message = json.loads(line)
        if "error" in message:
            sys.exit(message["error"])
        result = message.get("done")
        if not result:
            print(f"  {label}: {message}", flush=True)
    if process.wait() or not result:
        sys.exit(f"Training {label} stopped with status {process.returncode}.")
    with open(result_file, "w", encoding="utf-8") as file:
        json.dump({"job": job, "result": result}, file, indent=1)
    return result


def select(arguments):
    """Short runs on the same series: Savitzky-Golay first, then the input scale. Returns (settings, rows)."""
    rows = []

    def validate(settings):
        label = "select-{window}-{order}-{scale_mm:g}".format(**settings)
        result = run_job(label, {**SHORT, "preprocessing": settings}, arguments)
        rows.append({**settings, "validation_accuracy": result["figures"]["validation_accuracy"]})
        return rows[-1]["validation_accuracy"]

    smoothing = [{"window": w, "order": o, "scale_mm": SCALE_MM[0]} for w, o in SMOOTHING]
    best = max(smoothing, key=validate)
    best_accuracy = max(row["validation_accuracy"] for row in rows)
    for scale in SCALE_MM[1:]:
        candidate = {**best, "scale_mm": scale}
        accuracy = validate(candidate)
        if accuracy > best_accuracy:
            best_accuracy, chosen = accuracy, candidate
            best = chosen
    return best, rows


def select_length(settings, arguments):
    """Runs of different length. Returns (label and result of the run that ends at the best, rows)."""
    runs, rows = {}, []
    for series, epochs in LENGTHS:
        job = {"series": series, "preprocessing": settings, "fit": {"epochs": epochs}}
        label = f"length-{series}-{epochs}"
        runs[series, epochs] = label, run_job(label, job, arguments)
        by_epoch = runs[series, epochs][1]["figures"]["validation_by_epoch"]
        rows += [(series, end, by_epoch[end - 1]) for end in range(STAGE, epochs + 1, STAGE)]
    series, epochs, _ = max(rows, key=lambda row: row[2])
    if (series, epochs) not in runs:
        job = {"series": series, "preprocessing": settings, "fit": {"epochs": epochs}}
        label = f"length-{series}-{epochs}"
        runs[series, epochs] = label, run_job(label, job, arguments)
    return runs[series, epochs], rows


def network_of(label, path):
    """The network of a finished run in PyTorch, from its checkpoint, with the temperature of the exported file."""
    import torch
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.training.calibrate import fold
    from insar_patterns.training.network import NetworkConfig, PatternTCN

    facts = read_model_file(path).metadata
    network = PatternTCN(NetworkConfig(**facts["network"]))
    network.load_state_dict(torch.load(os.path.join(WORK, f"{label}.pt"), weights_only=True)["states"][0])
    fold(network, facts["temperature"])
    return network


def ship(name, trained, network, simulation):
    """Copy a finished model into models/ where PyTorch and onnxruntime agree, and make its faster forms.

    Returns the model and the differences of PyTorch and onnxruntime.
    """
    import derive_models
    from insar_patterns.core.model_file import read_model_file
    from model_figures import onnx_difference

    difference = onnx_difference(network, trained, simulation)
    if max(difference) >= 1e-4:
        sys.exit(f"onnxruntime differs from PyTorch by {max(difference):.1e} (1e-4 is allowed); nothing was shipped.")
    shipped = os.path.join(ROOT, "models", f"{name}.onnx")
    shutil.copyfile(trained, shipped)
    derive_models.renew([shipped])  # a run of build/training may be older than the form of the graph
    derive_models.derive(shipped)
    return read_model_file(shipped), difference


def paper_tcn(arguments):
    """`paper-tcn` and its card."""
    import card_texts
    import model_figures
    from model_card import pretraining, write_card

    settings, rows = select(arguments)
    (label, result), lengths = select_length(settings, arguments)
    print(f"chosen on validation series: {settings}, run {label}", flush=True)
    trained = os.path.join(WORK, f"{label}.onnx")
    model, difference = ship("paper-tcn", trained, network_of(label, trained), "paper")
    opened = card_texts.PAPER_OPEN.format(
        short_epochs=SHORT["fit"]["epochs"],
        short_series=SHORT["series"],
        selection="\n".join(
            "| {window} | {order} | {scale_mm:g} | {validation_accuracy:.2%} |".format(**row) for row in rows
        ),
        lengths="\n".join(f"| {series:,} | {epochs} | {accuracy:.2%} |" for series, epochs, accuracy in lengths),
    )
    conditions = card_texts.PAPER_CONDITIONS.format(
        probe=model_figures.PROBE, table=model_figures.condition_table(model)
    )
    sections = [
        ("What the paper leaves open", opened),
        ("On fresh simulated series", model_figures.simulated_section(model, "paper", arguments.seed)),
        ("On simulated series that are less quiet", conditions),
        ("On real series", f"{card_texts.ANNOTATORS}\n\n{model_figures.real_table(model)}"),
        ("Limits", card_texts.PAPER_LIMITS),
    ]
    write_card(model, pretraining(result["training"]), difference, card_texts.PAPER, sections)


def pretrained(arguments):
    """The first half of `simulated`, from the simulation's own labels; what ours has in common with other methods."""
    import derive_models
    import train_by_eye

    run_job("simulated", SIMULATED, arguments, "simulated")
    os.makedirs(os.path.dirname(train_by_eye.PRETRAINED), exist_ok=True)
    shutil.copyfile(os.path.join(WORK, "simulated.onnx"), train_by_eye.PRETRAINED)
    derive_models.renew([train_by_eye.PRETRAINED])


def simulated(arguments):
    """`simulated` from what was pre-trained, and its card."""
    import train_by_eye

    train_by_eye.card(*ship("simulated", *train_by_eye.train(arguments.seed), "realistic"))


def default(arguments):
    """`default` and its card; needs the labelled series."""
    import train_default

    if not os.path.isdir(train_default.DATA):
        return print("default needs the labelled real series (../shared/data); it is left as it is")
    train_default.card(*ship("default", *train_default.train(arguments.seed), "realistic"))


def cards(names):
    """Write the cards of `simulated` and `default` again, from the files in models/."""
    import train_by_eye
    import train_default
    from insar_patterns.core.model_file import read_model_file
    from insar_patterns.training.load import load
    from model_figures import onnx_difference

    for name, module in (("simulated", train_by_eye), ("default", train_default)):
        if name in names:
            path = os.path.join(ROOT, "models", f"{name}.onnx")
            module.card(read_model_file(path), onnx_difference(load(path)[0], path, "realistic"))


MODELS = {"paper-tcn": paper_tcn, "pretrained": pretrained, "simulated": simulated, "default": default}


def main():
    """Train what was asked for, copy it into models/ and write the cards."""
    parser = argparse.ArgumentParser(prog="script/train-models", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MODELS, []], metavar="NAME", help=" ".join(MODELS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--bfloat16",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="matrix products in bfloat16; --no-bfloat16 is slower where the processor has it",
    )
    parser.add_argument("--cards", action="store_true", help="train nothing, write the cards of simulated and default")
    arguments = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    import run

    run.load_package()
    if arguments.cards:
        return cards(arguments.names or MODELS)
    for name in arguments.names or MODELS:
        MODELS[name](arguments)
        print(f"{name} is done", flush=True)


if __name__ == "__main__":
    main()

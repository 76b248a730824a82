"""Point 1 of script/benchmark speed: the network alone, and preparation and network together."""

import os
import time
from statistics import median

import numpy as np
from benchmark_tables import ROOT
from dense_graph import by_hand, exported
from real_labels import load, path_of, read_series

MODELS = ("paper-tcn", "default", "simulated")
DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
ROUNDS = 5
DENSE_BATCHES = (16, 64, 256)
COUNT, DENSE, CUDA_COUNT = 4096, 512, 2**16
"""Series of one round."""
ARITHMETIC = 9.3
"""Multiplications of the dense network over those of the pyramid, 168 steps, 10 x 100 channels, kernel 3."""
PAUSE = 0.5
"""Seconds before each measurement: the threads of a session with onnxruntime's defaults go on spinning for a while."""
TEST, SEED = 6000, (0, 2)
"""Realistic series, those of the accuracy table's seed."""

TEXT = """## The network alone

`paper-tcn` (10 blocks of 100 channels), realistic simulated series of 168 steps, onnxruntime {onnxruntime}. Dense is
what PyTorch exports of the dilated network as published, run with onnxruntime's defaults at its best batch ({batch});
written by hand, its padding folded into the convolutions, it does {saved:.1f} times the arithmetic of fp32 and cannot
be beaten by much more. int8 and fp16 include the series that are done again in fp32.

| form | series a second | times dense | on CUDA, series a second |
|---|---|---|---|
| dense | {dense:,.0f} | 1 | |
| dense, by hand | {hand:,.0f} | {hand_ratio:.1f} | |
| fp32 | {fp32:,.0f} | {fp32_ratio:.1f} | {cuda_fp32} |
| int8 | {int8:,.0f} | {int8_ratio:.1f} | |
| fp16 | for CUDA | | {cuda_fp16} |

fp32 differs from dense by {probabilities:.1e} (probabilities) and {logits:.1e} (logits, relative to the largest).

Preparation (grid, smoothing, channels, velocity) and network together, from 168 dates in memory to patterns:

| model | fp32, series a second | int8, series a second |
|---|---|---|
{together}

Patterns of the faster forms, on the CPU, against those of fp32 ({test:,} realistic series; {real}). `default` has
learnt from the labelled ones: its accuracy there only compares its forms.

| model | series | form | same pattern | again | accuracy fp32 | its accuracy | probabilities differ: mean, most |
|---|---|---|---|---|---|---|---|
{agreement}"""


def measure():
    """{1: (Markdown, figures)}: fp32_ratio, int8_ratio, int8_agreement (the least of all models and series)."""
    import onnxruntime

    rates, ratios, facts = _network()
    rows, least = _agreement()
    cuda = _on_cuda()
    figures = {
        "fp32_ratio": round(ratios["fp32"], 2),
        "int8_ratio": round(ratios["int8"], 2),
        "int8_agreement": round(least, 5),
    }
    text = TEXT.format(
        onnxruntime=onnxruntime.__version__,
        test=TEST,
        real="all usable real series" if os.path.isdir(DATA) else "real series not measured: they are not there",
        together="\n".join(_together(name) for name in MODELS),
        agreement="\n".join(rows),
        hand_ratio=ratios["hand"],
        saved=ARITHMETIC,
        cuda_fp32=cuda.get("fp32", "not measured"),
        cuda_fp16=cuda.get("fp16", "not measured"),
        **rates,
        **facts,
        **figures,
    )
    return {1: (text, figures)}


def _network():
    """Rates by form, ratios to dense, and the batch and differences."""
    import onnxruntime
    from insar_patterns.core.inference import CPU, INT8, Classifier
    from scipy.special import softmax

    model = _model("paper-tcn")
    x = _inputs(model)
    providers = ["CPUExecutionProvider"]
    dense = onnxruntime.InferenceSession(exported(model.path), providers=providers)
    hand = onnxruntime.InferenceSession(by_hand(model.path), providers=providers)
    fp32, int8 = Classifier(model, CPU), Classifier(model, CPU, precision=INT8)

    def run(session, batch):
        parts = (x[start : start + batch] for start in range(0, DENSE, batch))
        return np.concatenate([session.run(None, {"series": part})[0] for part in parts])

    def best_batch(session):
        return min(DENSE_BATCHES, key=lambda size: median(_seconds(lambda: run(session, size)) for _ in range(3)))

    batch, hand_batch = best_batch(dense), best_batch(hand)
    forms = {
        "dense": (DENSE, lambda: run(dense, batch)),
        "hand": (DENSE, lambda: run(hand, hand_batch)),
        "fp32": (COUNT, lambda: fp32.probabilities(x)),
        "int8": (COUNT, lambda: int8.probabilities(x)),
    }
    rates = _rates(forms)
    ratios = {form: median(a / b for a, b in zip(rates[form], rates["dense"])) for form in ("hand", "fp32", "int8")}
    expected = run(dense, batch)
    ours = onnxruntime.InferenceSession(model.path, providers=providers)
    found = ours.run(None, {"series": x[:DENSE]})[0]
    facts = {
        "batch": batch,
        "probabilities": np.abs(softmax(found, axis=1) - softmax(expected, axis=1)).max(),
        "logits": np.abs(found - expected).max() / np.abs(expected).max(),
    }
    return {form: median(values) for form, values in rates.items()}, ratios, facts


def _on_cuda():
    """{form: series a second} of `paper-tcn` on CUDA; empty where onnxruntime cannot run it."""
    from insar_patterns.core.inference import CUDA, FP16, FP32, Classifier

    model = _model("paper-tcn")
    x = _inputs(model)
    x = np.concatenate([x] * (CUDA_COUNT // len(x)))
    forms = {form: Classifier(model, CUDA, precision=form) for form in (FP32, FP16)}
    if any(form.cuda_missing for form in forms.values()):
        return {}
    rates = _rates({name: (len(x), lambda form=form: form.probabilities(x)) for name, form in forms.items()})
    return {name: f"{median(values):,.0f}" for name, values in rates.items()}


def _together(name):
    from insar_patterns.core.inference import CPU, INT8, Classifier
    from insar_patterns.core.series import SeriesBlock
    from insar_patterns.core.simulation import calendars, realistic

    rng = np.random.default_rng(5)
    dates = calendars.kunming(rng)
    values = realistic.simulate(2048, rng, dates).values
    block, model = SeriesBlock(np.arange(len(values)), values, dates), _model(name)
    fp32, int8 = Classifier(model, CPU), Classifier(model, CPU, precision=INT8)
    rates = _rates(
        {form: (2048, lambda one=one: one.classify(block)) for form, one in (("fp32", fp32), ("int8", int8))}
    )
    return f"| `{name}` | {median(rates['fp32']):,.0f} | {median(rates['int8']):,.0f} |"


def _agreement():
    """Lines of the table, and the smallest share of series with the same pattern in int8."""
    from insar_patterns.core.inference import FP16, INT8

    sets = {"realistic": [(part.values, part.dates, part.labels) for part in _realistic()]}
    if os.path.isdir(DATA):
        sets["real, labelled"] = [(place.values, place.dates, place.labels) for place in load(DATA)]
        paths = [(path_of(place, DATA), 1.0) for place in ("ustica_asc", "boissano", "offida")]
        paths.append((os.path.join(DATA, "Sentinel_Desc.shp"), 10.0))  # in cm
        series = [(read_series(path), unit) for path, unit in paths]
        sets["real, all"] = [(one.values * unit, one.dates, None) for one, unit in series]
    lines, shares = [], []
    for name in MODELS:
        for title, blocks in sets.items():
            for form in (INT8, FP16):
                share, line = _compare(_model(name), blocks, form)
                shares.append((form, share))
                lines.append(f"| `{name}` | {title} | {form} | {line} |")
    return lines, min(share for form, share in shares if form == INT8)


def _compare(model, blocks, form):
    from insar_patterns.core.inference import CPU, Classifier
    from insar_patterns.core.series import SeriesBlock

    full, faster = Classifier(model, CPU), Classifier(model, CPU, precision=form)
    results = []
    for values, dates, labels in blocks:
        block = SeriesBlock(np.arange(len(values)), values, dates)
        exact, fast = full.classify(block), faster.classify(block)
        usable = exact.codes >= 0
        truth = np.full(len(values), -1) if labels is None else labels
        difference = np.abs(exact.probabilities - fast.probabilities).max(axis=1)
        results.append(np.stack([exact.codes, fast.codes, truth, difference], axis=1)[usable])
    exact, fast, truth, difference = np.concatenate(results).T
    share, known = float(np.mean(exact == fast)), (truth >= 0).any()
    accuracy = [f"{np.mean(codes == truth):.2%}" if known else "" for codes in (exact, fast)]
    again = faster.repeated / len(exact)
    return (
        share,
        f"{share:.2%} | {again:.1%} | {accuracy[0]} | {accuracy[1]} | {difference.mean():.4f}, {difference.max():.2f}",
    )


def _rates(forms):
    """{name: series a second in every round}; the forms take turns, after one round to warm up."""
    found = {name: [] for name in forms}
    for number in range(ROUNDS + 1):
        for name, (count, work) in forms.items():
            time.sleep(PAUSE)
            seconds = _seconds(work)
            if number:
                found[name].append(count / seconds)
    return found


def _seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _inputs(model):
    from insar_patterns.core.preprocessing import prepare

    return np.concatenate([prepare(part.values, part.dates, model.preprocessing) for part in _realistic()])[:COUNT]


def _realistic():
    from insar_patterns.core.simulation.sets import realistic_series

    return list(realistic_series(TEST, SEED))


def _model(name):
    from insar_patterns.core.model_file import read_model_file

    return read_model_file(os.path.join(ROOT, "models", f"{name}.onnx"))

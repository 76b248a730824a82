"""Write the card of a shipped model: how it was made, and the figures that were measured for it."""

import os

FACTS = """| fact | value |
|---|---|
| file | `{name}.onnx`, {size:.1f} MB, SHA-256 `{sha256}` |
| patterns | {classes} |
| network | TCN, {blocks} blocks of {channels} channels, kernel {kernel}, dropout {dropout}, pyramid form{joined} |
| preprocessing | grid of {steps} steps, Savitzky-Golay window {window}, order {order}, input scale {scale_mm:g} mm |
| input channels | {inputs} |
| training | {training} |
| calibration | temperature {temperature:.3f}, fitted on validation series and folded into the last layer |
| seed | {seed} |
| PyTorch to onnxruntime | differ by {difference[0]:.1e} (probabilities), {difference[1]:.1e} (logits) |
| made by | `script/train-models` (PyTorch {torch}, numpy {numpy}) |
| licence | GPL-2.0-or-later, as the plugin |
"""

PRETRAINING = (
    "{epochs} epochs of {series_per_epoch:,} series of the `{simulation}` simulation (drawn afresh every {passes}), "
    "batch {batch}, Adam, rate {learning_rate} {falling}, products in {arithmetic}"
)


def pretraining(training):
    """How a network was pre-trained, from the `training` facts of its metadata."""
    step = training.get("schedule", "step") == "step"
    facts = {"passes": 1, **training}
    return PRETRAINING.format(
        **facts,
        falling=f"times {training['decay']} every {training['decay_epochs']} epochs" if step else "falling by a cosine",
        arithmetic="bfloat16 (sums in float32)" if training["bfloat16"] else "float32",
    )


def write_card(model, training, difference, introduction, sections):
    """Write the card beside a model.

    Parameters
    ----------
    model : core.model_file.ModelFile
    training : str, how it was trained
    difference : (float, float), of PyTorch and onnxruntime
    introduction : str, Markdown
    sections : list of (title, Markdown)
    """
    facts = model.metadata
    table = FACTS.format(
        name=model.name,
        size=os.path.getsize(model.path) / 1e6,
        sha256=model.sha256,
        classes=", ".join(model.classes),
        inputs=", ".join(model.preprocessing.channels),
        joined=_joined(facts["network"]),
        training=training,
        difference=difference,
        temperature=facts["temperature"],
        **{key: facts["training"][key] for key in ("seed", "torch", "numpy")},
        **{key: facts["network"][key] for key in ("blocks", "channels", "kernel", "dropout")},
        **{key: facts["preprocessing"][key] for key in ("steps", "window", "order", "scale_mm")},
    )
    parts = [f"# {model.name}", introduction.strip(), table.strip()]
    parts += [f"## {title}\n\n{text.strip()}" for title, text in sections]
    with open(os.path.splitext(model.path)[0] + ".md", "w", encoding="utf-8") as file:
        file.write("\n\n".join(parts) + "\n")


def _joined(network):
    numbers = network.get("numbers", 0)
    return f"; {numbers} numbers of the line join it in two layers of {network['joined']}" if numbers else ""

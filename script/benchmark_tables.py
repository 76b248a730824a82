"""models/BENCHMARK.md and BENCHMARK.json: one top heading, and one key, for each kind of measurement."""

import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join(ROOT, "models", "BENCHMARK.md")
FIGURES = os.path.join(ROOT, "models", "BENCHMARK.json")


def write(heading, text, figures):
    """Replace what stands under `# heading` and under the key of that name; what others wrote stays.

    Parameters
    ----------
    heading : str, such as "Speed"; text : str, Markdown below it; figures : dict that JSON can hold
    """
    sections = {found.partition("\n")[0].strip(): found for found in _sections(_read(TABLE))}
    sections[heading] = f"{heading}\n\n{text.strip()}"
    _write(TABLE, "\n\n".join(f"# {section.strip()}" for section in sections.values()) + "\n")
    stored = json.loads(_read(FIGURES) or "{}")
    stored[heading.lower()] = figures
    _write(FIGURES, json.dumps(stored, indent=1) + "\n")
    print(f"{heading.lower()}: wrote models/BENCHMARK.md and models/BENCHMARK.json")


def _sections(text):
    return [part for part in re.split(r"^# ", text, flags=re.MULTILINE) if part.strip()]


def _read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def _write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)

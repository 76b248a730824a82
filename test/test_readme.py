"""What the README promises is there."""

import re


def test_pictures_links_and_scripts_exist(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (root / target).exists(), target
    for script in re.findall(r"\bscript/[\w-]+(?:\.py)?", text):
        assert (root / script).exists(), script


def test_parameters_named_are_the_algorithms_own(root, provider):
    text = (root / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z_]{4,})`", text))
    declared = {p.name() for p in provider.algorithm("classify").parameterDefinitions()}
    assert named == declared

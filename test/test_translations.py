"""Every string that a user sees can be translated, and a translation reaches QGIS."""

import ast
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest


def sources(path):
    """{(context, source)} of a .ts file."""
    return {
        (context.findtext("name"), message.findtext("source"))
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def marked(root):
    """{(context, source)} of the code: literal arguments of tr, translate and QT_TRANSLATE_NOOP."""
    found, wrong = set(), []
    for path in root.glob("**/*.py"):
        if path.relative_to(root).parts[0] in ("test", "script", "build") or "/." in str(path):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name not in ("tr", "QT_TRANSLATE_NOOP"):
                continue
            literals = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
            if len(literals) != len(call.args):
                wrong.append(f"{path.name}:{call.lineno}")
            found.add(("@default", literals[0]) if name == "tr" else tuple(literals))
    return found, wrong


def test_the_template_holds_every_string(root):
    found, wrong = marked(root)
    assert wrong == [], "only a literal can be extracted"
    assert len(found) > 50
    assert found == sources(root / "i18n" / "insar_patterns.ts"), "run script/translations"


def test_errors_and_messages_in_the_code_are_marked(root):
    """No sentence goes to the user past the translator."""
    unmarked = re.compile(r"(pushInfo|pushWarning|reportError|Error|QgsProcessingException)\(\s*f?\"[A-Z][a-z]+ ")
    for folder in ("algorithms", "layers", "core"):
        for path in (root / folder).glob("**/*.py"):
            assert not unmarked.search(path.read_text(encoding="utf-8")), path


@pytest.mark.skipif(not (shutil.which("lrelease") or shutil.which("lrelease-qt5")), reason="lrelease is not installed")
def test_a_translation_reaches_the_algorithms(root, provider, run_algorithm, tmp_path):
    from qgis.core import QgsProcessingException
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    from .make import memory_layer

    template = ElementTree.parse(root / "i18n" / "insar_patterns.ts")
    for message in template.getroot().iter("message"):
        translation = message.find("translation")
        translation.text, _ = "ü" + message.findtext("source"), translation.attrib.pop("type", None)
    template.write(tmp_path / "insar_patterns_xx.ts", encoding="utf-8", xml_declaration=True)
    lrelease = shutil.which("lrelease") or shutil.which("lrelease-qt5")
    subprocess.run([lrelease, str(tmp_path / "insar_patterns_xx.ts")], check=True, capture_output=True)
    translator = QTranslator()
    assert translator.load("insar_patterns_xx", str(tmp_path))
    QCoreApplication.installTranslator(translator)
    try:
        algorithm = provider.algorithm("classify").create()
        assert algorithm.displayName() == "üClassify deformation patterns"
        assert algorithm.shortHelpString().startswith("üGives")
        with pytest.raises(QgsProcessingException, match="üNo field is named by a date"):
            run_algorithm("classify", INPUT=memory_layer([[1.0]], ["x"]), OUTPUT=str(tmp_path / "out.gpkg"))
    finally:
        QCoreApplication.removeTranslator(translator)

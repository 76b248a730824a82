import sys
import threading
import time

import pytest
from insar_patterns.algorithms.process import Stop, run_program
from insar_patterns.core.environment import python_command
from qgis.core import QgsApplication, QgsFeedback, QgsTask

pytestmark = pytest.mark.usefixtures("qgis_app")


def run(code, *arguments, feedback=None, **options):
    """Run Python code; return how it ended, its lines and its error lines."""
    lines, errors = [], []
    options.setdefault("on_line", lines.append)
    command = python_command(sys.executable, "-c", code, *arguments)
    ended = run_program(command, feedback or QgsFeedback(), on_error_line=errors.append, **options)
    return ended, lines, errors


def in_a_task(work):
    """Do `work` in a background thread, as Processing does, while the main thread handles events."""
    found = []

    class Task(QgsTask):
        def run(self):
            found.append(work())
            return True

    task = Task("work")
    QgsApplication.taskManager().addTask(task)
    until = time.monotonic() + 30
    while not found and time.monotonic() < until:
        QgsApplication.processEvents()
        time.sleep(0.01)
    return found[0]


def test_lines_and_status():
    ended, lines, errors = run("import sys; print('one\\r\\n\\ntwo'); print('ends', file=sys.stderr); sys.exit(3)")
    assert (ended.status, ended.started, ended.crashed, ended.cancelled, ended.ok) == (3, True, False, False, False)
    assert lines == ["one", "two"]
    assert errors == ["ends"]


def test_success():
    assert run("print('ok', end='')")[:2] == ((0, True, False, False), ["ok"])


def test_a_line_and_a_letter_in_pieces():
    code = (
        "import sys, time\n"
        "for part in ('Dian', 'chi\\u6ec7'.encode()[:-1], '\\u6ec7'.encode()[-1:], '\\nend\\n'):\n"
        "    sys.stdout.buffer.write(part if isinstance(part, bytes) else part.encode()); sys.stdout.flush()\n"
        "    time.sleep(0.1)\n"
    )
    assert run(code)[1] == ["Dianchi\u6ec7", "end"]


def test_bytes_that_are_no_text():
    assert run("import sys; sys.stdout.buffer.write(b'a\\xff\\n')")[1] == ["a\ufffd"]


def test_variables_of_qgis_do_not_reach_the_program(monkeypatch, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')", encoding="utf-8")
    monkeypatch.setenv("PYTHONHOME", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ended, lines, errors = run("import json; print(json.dumps(1))")
    assert (ended.ok, lines, errors) == (True, ["1"], [])


def test_no_such_program(tmp_path):
    ended = run_program([str(tmp_path / "absent")], QgsFeedback(), print, print)
    assert not ended.started
    assert not ended.ok


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_crash():
    ended, lines, _ = run("import os; print('before', flush=True); os.kill(os.getpid(), 9)")
    assert (ended.status, ended.crashed, ended.ok) == (9, True, False)
    assert lines == ["before"]


@pytest.mark.parametrize("background", [False, True])
def test_cancel_ends_it_at_once(background, tmp_path):
    feedback, told = QgsFeedback(), []
    threading.Timer(0.5, feedback.cancel).start()

    def work():
        return run("import time; time.sleep(60)", feedback=feedback, on_cancel=lambda: told.append(True))[0]

    started = time.monotonic()
    ended = in_a_task(work) if background else work()
    assert time.monotonic() - started < 10
    assert (ended.cancelled, ended.ok, told) == (True, False, [True])


def test_cancelled_before_it_starts(tmp_path):
    feedback, path = QgsFeedback(), tmp_path / "ran"
    feedback.cancel()
    ended, _, _ = run("import sys; open(sys.argv[1], 'w')", str(path), feedback=feedback)
    assert ended.cancelled
    assert not path.exists()


def test_stopped_by_the_caller():
    stop = Stop()
    ended, *_ = run("import time\nprint('now', flush=True)\ntime.sleep(60)", on_line=stop.because, stop=stop)
    assert (ended.cancelled, stop.reason) == (True, "now")


@pytest.mark.parametrize("background", [False, True])
def test_what_a_reader_raises_is_raised_here(background):
    def refuse(line):
        raise ValueError(line)

    def work():
        with pytest.raises(ValueError, match="now"):
            run("import time\nprint('now', flush=True)\ntime.sleep(60)", on_line=refuse)
        return True

    assert in_a_task(work) if background else work()

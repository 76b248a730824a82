"""What `describe` tells the user in its log."""

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.packages import install_command
from ..core.patterns import CODES, NOT_CLASSIFIED, PATTERNS
from ..core.series import MIN_VALID


def log_threads(threads, usual, feedback):
    """Tell how many parts of a block are described at a time, and what a single one lacks for more."""
    feedback.pushInfo(tr("Threads: {count}").format(count=threads))
    if threads < usual:
        feedback.pushInfo(
            tr("With the Python package threadpoolctl there would be {usual}. Install it by: {command}").format(
                usual=usual, command=install_command("threadpoolctl")
            )
        )


class DescriptionCounts:
    """Counts what was described, block by block."""

    def __init__(self):
        self.patterns, self.short = np.zeros(len(PATTERNS) + 1, dtype=int), 0
        self.wrapped = self.two_steps = self.doubtful = 0

    def add(self, codes, found):
        """One block: codes (n,) int, -1 for none; found : core.describe.Found."""
        self.patterns += np.bincount(codes % (len(PATTERNS) + 1), minlength=len(PATTERNS) + 1)
        self.short += int(np.isnan(found["resid_mm"]).sum())
        self.wrapped += int((found["step_wrap"] == 1).sum())
        self.two_steps += int((~np.isnat(found["step2_date"])).sum())
        moving = (codes > CODES["stable"]) & (codes < CODES["undefined"])
        self.doubtful += int((moving & (found["d_bic"] < 0)).sum())

    def log(self, feedback):
        """Tell it."""
        feedback.pushInfo(tr("Points described: {count}").format(count=int(self.patterns.sum()) - self.short))
        names = [*(pattern.name for pattern in PATTERNS), NOT_CLASSIFIED]
        for name, count in zip(names, self.patterns):
            if count:
                feedback.pushInfo("  {}: {}".format(QCoreApplication.translate("Patterns", name), count))
        if self.two_steps:
            feedback.pushInfo(tr("Step points with a second step: {count}").format(count=self.two_steps))
        if self.wrapped:
            feedback.pushWarning(
                tr(
                    "{count} steps are near half a wavelength and may be unwrapping errors (step_wrap = 1). Compare "
                    "them with their neighbours."
                ).format(count=self.wrapped)
            )
        if self.doubtful:
            feedback.pushInfo(
                tr("Moving points for which a simpler pattern does as well (d_bic below 0): {count}").format(
                    count=self.doubtful
                )
            )
        if self.short:
            feedback.pushWarning(
                tr("{count} points have fewer than {least} dates and got no values.").format(
                    count=self.short, least=MIN_VALID
                )
            )

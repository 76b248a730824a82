"""The dock's place in QGIS: button, menu entry and map tools; all of it undone in `close`."""

from qgis.gui import QgsMapToolPan, QgsMapToolZoom
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QAction, QWidget

from ..compat import tr
from .icons import plugin_icon
from .text import TITLE

WIDTH = 30
"""Of the dock at first, in heights of the font."""


class Entry:
    """Adds the button; the dock itself is made when it is first wanted.

    Attributes
    ----------
    action : QAction; dock : Dock or None; view, labelling : the controllers or None
    """

    def __init__(self, iface):
        self.iface = iface
        self.dock = self.view = self.labelling = None
        self._tools, self._keys, self._previous = {}, None, None
        self.action = QAction(plugin_icon(), tr("Displacement series and labels"), iface.mainWindow())
        self.action.setToolTip(tr("InSAR deformation patterns: see a point's series, label it"))
        self.action.setCheckable(True)
        self.action.toggled.connect(self._toggled)
        iface.addToolBarIcon(self.action)
        iface.addPluginToMenu(TITLE, self.action)

    def close(self):
        """Leave nothing behind."""
        self.iface.removeToolBarIcon(self.action)
        self.iface.removePluginMenu(TITLE, self.action)
        self.action.toggled.disconnect(self._toggled)
        self.action.deleteLater()
        if self.dock is None:
            return
        canvas = self.iface.mapCanvas()
        canvas.mapToolSet.disconnect(self._tool_set)
        canvas.removeEventFilter(self._keys)
        for tool in self._tools.values():
            canvas.unsetMapTool(tool)
            tool.deleteLater()
        self.labelling.close()
        self.view.close()
        self.iface.removeDockWidget(self.dock)
        self.dock.close()
        self.dock.deleteLater()
        self.dock = self.view = self.labelling = self._keys = None
        self._tools = {}

    def show(self):
        """Show the dock, as the button does."""
        self.action.setChecked(True)

    def _toggled(self, on):
        if on:
            made = self.dock is None
            if made:
                self._make()
            self.dock.setUserVisible(True)
            if made:  # QGIS gives a new dock the least width it can live with
                window = self.iface.mainWindow()
                width = WIDTH * self.dock.fontMetrics().height()
                window.resizeDocks([self.dock], [width], Qt.Orientation.Horizontal)
            self.view.follow()
            self.dock.pick.setChecked(True)
        elif self.dock is not None:
            self.dock.close()

    def _make(self):
        from .composer import warm_up
        from .controller import ViewController
        from .dock import Dock
        from .exports import MenuActions
        from .fit_controller import FitController
        from .key_filter import KeyFilter
        from .label_actions import LabelActions
        from .label_controller import LabelController
        from .lasso_tool import LassoTool
        from .pick_tool import PickTool

        canvas = self.iface.mapCanvas()
        dock = self.dock = Dock(self.iface.mainWindow())
        self.view = ViewController(dock, canvas, self.iface)
        self.labelling = LabelController(self.view)
        self.actions = (LabelActions(self.view, self.labelling), MenuActions(self.view), FitController(self.view))
        self._tools = {dock.pick: PickTool(canvas), dock.area: LassoTool(canvas)}
        self._tools[dock.pick].picked.connect(self._picked)
        self._tools[dock.area].enclosed.connect(self.view.enclose)
        for button in self._tools:
            button.toggled.connect(lambda on, button=button: self._use_tool(button, on))
        canvas.mapToolSet.connect(self._tool_set)
        keys = self._keys = KeyFilter(self._keys_wanted, dock)
        keys.labelled.connect(self.labelling.label)
        keys.cleared.connect(self.labelling.clear)
        keys.forward.connect(self.labelling.forward)
        keys.back.connect(self.labelling.back)
        keys.undone.connect(self.labelling.undo)
        keys.noteWanted.connect(self.labelling.start_note)
        dock.labels.keyboardLeft.connect(self.labelling.leave_note)
        # Everywhere in the dock: a scroll area on the way up would keep the arrow keys for itself.
        for widget in (dock, *dock.findChildren(QWidget), canvas):
            widget.installEventFilter(keys)
        dock.closed.connect(self._closed)
        QTimer.singleShot(0, warm_up)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)

    def _keys_wanted(self, widget, key):
        """Labelling keys count while there are labels; on the map only with a tool that has no use for them."""
        if not self.labelling.active():
            return False
        canvas = self.iface.mapCanvas()
        if widget is not canvas:
            return True
        tool = canvas.mapTool()
        if tool is self._tools[self.dock.area]:
            return not tool.drawing or key != Qt.Key.Key_Backspace
        return tool in self._tools.values() or tool is None or isinstance(tool, (QgsMapToolPan, QgsMapToolZoom))

    def _picked(self, place, radius, add):
        self.view.pick(place, radius, add)
        self.labelling.picked()

    def _use_tool(self, button, on):
        canvas, tool = self.iface.mapCanvas(), self._tools[button]
        if on and canvas.mapTool() is not tool:
            if canvas.mapTool() not in self._tools.values():
                self._previous = canvas.mapTool()
            canvas.setMapTool(tool)
        elif not on and canvas.mapTool() is tool:
            canvas.unsetMapTool(tool)
            if self._previous is not None:
                canvas.setMapTool(self._previous)

    def _tool_set(self, new, old=None):
        for button, tool in self._tools.items():
            button.setChecked(new is tool)

    def _closed(self):
        self.dock.uncheck_tools()
        self.view.marks.clear()
        self.action.setChecked(False)

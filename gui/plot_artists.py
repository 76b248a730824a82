"""The artists of the plot: made once, moved for every point."""

import numpy as np


class Artists:
    """What is drawn over the frame; `axes` is matplotlib's.

    All of it is "animated": matplotlib leaves it out of the frame, and `draw` draws it over it.
    """

    def __init__(self, axes):
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
        from matplotlib.ticker import MaxNLocator

        self.axes, self._traces, self._bands, self._theme, self._legend = axes, [], [], None, None
        self._model = None
        locator = AutoDateLocator(minticks=3, maxticks=8)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_animated(True)
        axes.yaxis.label.set(rotation=0, ha="left", va="bottom")
        axes.set_axisbelow(True)
        axes.xaxis.grid(True)
        axes.yaxis.grid(True)
        axes.spines["top"].set_visible(False)
        axes.spines["right"].set_visible(False)

    def set_model(self, model):
        """Move the artists; what is not needed is hidden."""
        self._model = model
        traces = model.traces if model else []
        while len(self._traces) < len(traces):
            self._traces.append(self._make_trace())
        for index, artists in enumerate(self._traces):
            if index < len(traces):
                self._set_trace(artists, traces[index], model, several=len(traces) > 1)
            else:
                for artist in artists.values():
                    artist.set_visible(False)
        for artist in self._bands:
            artist.remove()
        self._bands = [artist for band in (model.bands if model else ()) for artist in self._make_band(band, model)]
        if model:
            self._set_label()

    def _make_trace(self):
        def line(**options):
            return self.axes.plot([], [], animated=True, **options)[0]

        return {
            "copies": line(linestyle="none", marker="o", markersize=2.2, alpha=0.35, zorder=2),
            "velocity": line(linewidth=1.1, linestyle=(0, (6, 3)), zorder=3),
            "dots": line(linestyle="none", marker="o", markersize=3.4, markeredgewidth=0.0, zorder=4),
            "bridged": line(linewidth=1.2, linestyle=(0, (1, 1.6)), zorder=5),
            "curve": line(linewidth=1.7, zorder=6),
            "fit": line(linewidth=1.3, zorder=7),
            # From the bottom to the top, whatever the y axis shows.
            "events": line(linewidth=1.0, linestyle=(0, (1, 2)), zorder=1, transform=self.axes.get_xaxis_transform()),
        }

    def _set_trace(self, artists, trace, model, several):
        days, empty = model.days, np.empty(0)
        drawn = np.isfinite(trace.values)
        artists["dots"].set_data(days[drawn], trace.values[drawn])
        if model.shift:
            both = np.concatenate([trace.values[drawn] - model.shift, trace.values[drawn] + model.shift])
            artists["copies"].set_data(np.tile(days[drawn], 2), both)
        else:
            artists["copies"].set_data(empty, empty)
        artists["velocity"].set_data(days[: len(trace.line)], trace.line)
        artists["curve"].set_data(trace.curve_days, np.where(trace.bridged, np.nan, trace.curve))
        # One step to either side, so that the dots meet the curve.
        near = np.convolve(trace.bridged, [1, 1, 1], "same") > 0 if len(trace.bridged) else trace.bridged
        artists["bridged"].set_data(trace.curve_days, np.where(near, trace.curve, np.nan))
        artists["fit"].set_data(trace.fit_days, trace.fit)
        upright = np.tile([0.0, 1.0, np.nan], len(trace.events))
        artists["events"].set_data(np.repeat(trace.events, 3), upright)
        for name, artist in artists.items():
            # One series: grey dots under a coloured curve, so that the curve is seen; several: a colour each.
            artist.set_color(trace.colour if several or name not in ("dots", "copies") else self._theme.dots)
            artist.set_visible(True)
        artists["velocity"].set_color(trace.colour if several else self._theme.velocity)
        artists["fit"].set_color(self._theme.text)
        artists["events"].set_color(self._theme.dots)
        artists["fit"].set_label(trace.fit_name or "_")
        artists["dots"].set_alpha(0.75 if several else 1.0)
        artists["dots"].set_label(trace.name)

    def _make_band(self, band, model):
        area = self.axes.fill_between(
            model.days, band.low, band.high, color=band.colour, alpha=0.18, linewidth=0, zorder=1, animated=True
        )
        middle = self.axes.plot(model.days, band.median, color=band.colour, linewidth=1.8, zorder=7, animated=True)[0]
        middle.set_label(band.name)
        return area, middle

    def _set_label(self):
        text = ", ".join(filter(None, (self._model.unit_label, self._model.sign_label)))
        if self.axes.get_ylabel() != text:
            self.axes.yaxis.set_label_text(text)  # set_ylabel would centre it again

    def place_label(self, x, y):
        """Put the label of the y axis level over the axis, where a low plot does not cut it off; axes coordinates."""
        self.axes.yaxis.set_label_coords(x, y)

    def apply_theme(self, theme):
        """Colours and font sizes."""
        from matplotlib.font_manager import fontManager

        self._theme = theme
        known = {font.name for font in fontManager.ttflist}  # else matplotlib warns at every drawing
        family = [name for name in theme.family if name in known] or ["sans-serif"]
        self.axes.set_facecolor(theme.background)
        for spine in self.axes.spines.values():
            spine.set_color(theme.faint)
        self.axes.tick_params(colors=theme.text, labelsize=theme.size, length=3, color=theme.faint)
        self.axes.xaxis.get_offset_text().set_visible(False)
        for axis in (self.axes.xaxis, self.axes.yaxis):
            axis.label.set_color(theme.text)
            axis.label.set_size(theme.size)
            axis.grid(True, color=theme.grid, linewidth=0.7)
            for tick in axis.get_major_ticks():
                tick.label1.set_fontfamily(family)
        self.axes.yaxis.label.set_fontfamily(family)
        self.set_model(self._model)

    def legend(self, shown):
        """A legend of the series, for a file; on the screen the dock itself says what is what."""
        if self._legend is not None:
            self._legend.remove()
            self._legend = None
        fits = [artists["fit"] for artists in self._traces if artists["fit"].get_visible()]
        fits = [artist for artist in fits if len(artist.get_xdata())]
        if shown and self._model and (len(self._model.traces) > 1 or self._model.bands or fits):
            handles = [artists["dots"] for artists in self._traces if artists["dots"].get_visible()] + fits
            handles += [artist for artist in self._bands if not artist.get_label().startswith("_")]
            # Beside the plot, where it hides no series; the file is cut to what is drawn.
            place = {"loc": "upper left", "bbox_to_anchor": (1.02, 1.0), "borderaxespad": 0.0}
            self._legend = self.axes.legend(handles=handles, fontsize=self._theme.size, frameon=False, **place)

    def draw(self):
        """Draw everything over the frame, in its order."""
        self.axes.draw_artist(self.axes.yaxis)
        artists = [artist for trace in self._traces for artist in trace.values() if artist.get_visible()]
        for artist in sorted([*artists, *self._bands], key=lambda artist: artist.get_zorder()):
            self.axes.draw_artist(artist)

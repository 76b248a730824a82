"""A CSV file as GDAL sees it: every cell as text, or every column with the type that it is told.

GDAL's CSV driver finds separator and byte order mark, reads the decimal commas of a table with semicolons, and warns
where a value does not fit its column, but all this only for types that it is told by a .csvt file beside the table.
Nobody may put one beside the user's file or into his zip: so both are shown to GDAL under names in memory, the table by
/vsisparse/, which copies nothing. (Types given in an OGR VRT come too late: there a text is 0 and 1,5 is 1.)
"""

import uuid
from html import escape

from osgeo import gdal

from .gdal_messages import GdalMessages


class CsvView:
    """GDAL datasets of one CSV file; `close` when done.

    Parameters
    ----------
    location : str, GDAL's name of the file
    length : int, its size in bytes
    """

    def __init__(self, location, length):
        self._folder = f"/vsimem/insar_patterns_{uuid.uuid4().hex}"
        gdal.Mkdir(self._folder, 0o755)
        self._show("texts.csv", location, length)
        self._show("typed.csv", location, length)

    def close(self):
        """Forget the names in memory."""
        gdal.RmdirRecursive(self._folder)

    def texts(self, *options):
        """The table with all cells as text; None where GDAL sees no table. `options` are the CSV driver's."""
        return self._open("texts", *options)

    def typed(self, kinds):
        """The table with the types `kinds`, one a column, by the names that a .csvt has for them."""
        text = ",".join(kinds).encode()
        gdal.FileFromMemBuffer(f"{self._folder}/types", text)
        self._show("typed.csvt", f"{self._folder}/types", len(text))
        return self._open("typed", "EMPTY_STRING_AS_NULL=YES")

    def points(self, kinds, rows):
        """The same with points from the columns of type CoordX and CoordY; `rows` is about how many there are.

        Through an OGR VRT, which alone can tell the number of rows beforehand; GDAL needs it to report progress.
        The points come from the CSV driver: the VRT's own PointFromColumns puts a row without coordinates at (0, 0).
        """
        self.typed(kinds)
        return gdal.OpenEx(
            "<OGRVRTDataSource><OGRVRTLayer name='points'>"
            f"<SrcDataSource>{self._location('typed')}</SrcDataSource>"
            "<OpenOptions><OOI key='HEADERS'>YES</OOI><OOI key='EMPTY_STRING_AS_NULL'>YES</OOI></OpenOptions>"
            "<SrcLayer>typed</SrcLayer>"
            f"<GeometryType>wkbPoint</GeometryType><FeatureCount>{max(rows, 1)}</FeatureCount>"
            "</OGRVRTLayer></OGRVRTDataSource>",
            gdal.OF_VECTOR,
        )

    def _open(self, name, *options):
        with GdalMessages():
            try:
                return gdal.OpenEx(
                    self._location(name),
                    gdal.OF_VECTOR,
                    allowed_drivers=["CSV"],
                    open_options=["HEADERS=YES", *options],  # EGMS's names are numbers: GDAL takes them for data
                )
            except RuntimeError:  # only where somebody called gdal.UseExceptions()
                return None

    def _location(self, name):
        return f"/vsisparse/{self._folder}/{name}.csv"

    def _show(self, name, location, length):
        description = (
            f"<VSISparseFile><Length>{length}</Length><SubfileRegion>"
            f"<Filename relative='0'>{escape(location)}</Filename><DestinationOffset>0</DestinationOffset>"
            f"<SourceOffset>0</SourceOffset><RegionLength>{length}</RegionLength></SubfileRegion></VSISparseFile>"
        )
        gdal.FileFromMemBuffer(f"{self._folder}/{name}", description.encode())

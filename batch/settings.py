"""How tiles are classified: the same for all of a run, and written into every result."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What is asked for.

    model : str, path of an .onnx file; model_sha256 : str; device : str, of core.inference.DEVICES;
    precision : str, of core.inference.PRECISIONS;
    threads : int, blocks of a tile that are classified at a time; unit : str, of core.measured.UNITS;
    nodata : float or None; fields : tuple of str, the displacement fields (empty: all named by a date);
    id_field : str, field that is kept as id (empty: the producer's own, else the number of the row);
    copy : bool, keep all fields; redo : bool, also where the result is there already.
    """

    model: str
    model_sha256: str
    device: str = "automatic"
    precision: str = "automatic"
    threads: int = 1
    unit: str = "mm"
    nodata: float = None
    fields: tuple = ()
    id_field: str = ""
    copy: bool = False
    redo: bool = False

    def facts(self):
        """What decides the values of a result, as JSON holds it."""
        return {
            "model_sha256": self.model_sha256,
            "precision": self.precision,
            "unit": self.unit,
            "nodata": self.nodata,
            "chosen_fields": list(self.fields),
            "id_field": self.id_field,
            "copy": self.copy,
        }

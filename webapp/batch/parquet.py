"""Finished rows as Parquet: read from CSV and written piece by piece, never held as a whole."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from webapp.batch.columns import Kind

_BLOCK_BYTES = 8_000_000
_TYPES = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64()}


def write_parquet(rows: Path, to: Path, columns: Mapping[str, Kind]) -> None:
    """Write the CSV file `rows` to `to`; an empty cell is null."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
    reader = csv.open_csv(
        rows,
        read_options=csv.ReadOptions(block_size=_BLOCK_BYTES, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=False),
        convert_options=csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    with reader, parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)

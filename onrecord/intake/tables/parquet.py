"""Parquet, where pyarrow is installed: 40 MB and more, so only those who want it have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from onrecord.errors import InputError
from onrecord.intake.documents import reason
from onrecord.intake.received import Refused
from onrecord.intake.tables import Row, Table

INSTALL = "pip install 'onrecord[parquet]'"
MAX_GROUP = 1024 * 1024 * 1024  # bytes of a group of rows, unpacked
MAX_COLUMNS = 2_000
AT_A_TIME = 64  # rows; a dictionary lets a small file hold a long text very often
MAX_STRUCTURE = 16 * 1024 * 1024  # bytes of the description of the file


def read_parquet(file: BinaryIO, where: str) -> Table:
    """The rows below a row of the columns' names. Raises InputError without pyarrow, and for a damaged file."""
    try:
        from pyarrow.parquet import ParquetFile
        from pyarrow.types import is_nested
    except ImportError:
        raise InputError(f"{where} is a Parquet file, for which pyarrow is needed: {INSTALL}.") from None
    try:
        parquet = ParquetFile(file, thrift_string_size_limit=MAX_STRUCTURE, thrift_container_size_limit=1_000_000)
        check_sizes(parquet.metadata, where)
        names = [field.name for field in parquet.schema_arrow if not is_nested(field.type)]
    except InputError:
        raise
    except Exception as error:  # pyarrow's errors share no root with OSError and ValueError
        raise damaged(where, error) from None
    return Table(where, read_rows(parquet, names, where))


def check_sizes(metadata: Any, where: str) -> None:
    if metadata.num_columns > MAX_COLUMNS:
        raise InputError(f"{where} has {metadata.num_columns:,} columns; {MAX_COLUMNS:,} are read: leave some out.")
    sizes = [metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)]
    if any(size > MAX_GROUP for size in sizes):
        raise InputError(
            f"{where} has a group of rows of more than {MAX_GROUP // 2**30} GiB: write it in smaller groups."
        )


def damaged(where: str, error: Exception) -> InputError:
    return InputError(f"{where} is a damaged Parquet file ({reason(error)}): write it anew.")


def read_rows(parquet: Any, names: list[str], where: str) -> Iterator[Row | Refused]:
    """The names as row 1, then the rows. Lists and records are no text, and left aside."""
    yield Row(1, names)
    number = 1
    try:
        for batch in parquet.iter_batches(batch_size=AT_A_TIME, columns=names, use_threads=False):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield Row(number, cells)
    except Exception as error:
        yield Refused(where, damaged(where, error))

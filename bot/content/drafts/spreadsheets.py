"""Notes as CSV: a header that names the columns, then a row a question."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import process

from bot.content.drafts.notes import FIELDS, REQUIRED, Entry, at_line
from bot.content.faults import Fault

LONGEST_HEADER = 2000
# Spreadsheets may begin with a line that names the delimiter.
_NAMED = re.compile(r"sep=([^\w\"'\r\n ])\r?\n", re.IGNORECASE)


def read_spreadsheet(text: str) -> Iterator[Entry | Fault]:
    """The entries of a CSV file, and a fault for each row that cannot be one."""
    header: list[str] | None = None
    for line, row in _rows(text):
        if isinstance(row, csv.Error):
            yield Fault(at_line(line), f"is not CSV: {row}", 'close every quote, and double those inside a text: ""')
        elif header is not None:
            yield _entry(line, header, row)
        else:
            header = [cell.lower() for cell in row]
            if faults := tuple(_header_faults(header)):
                yield from faults
                return


def _rows(text: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows that hold anything, each with the line where it begins."""
    named = _NAMED.match(text)
    body = text[named.end() :] if named else text
    delimiter = named[1] if named else _delimiter(re.split(r"[\r\n]", body.lstrip(), maxsplit=1)[0][:LONGEST_HEADER])
    # Strict, or an unclosed quote would swallow the rows after it in silence.
    rows = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = rows.line_num + (2 if named else 1)
        try:
            row = [cell.strip() for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
        else:
            if any(row):
                yield line, row


def _delimiter(header: str) -> str:
    """The character that parts `question` and `answer` in the header.

    csv.Sniffer guesses from the whole text, and prose is full of commas; the header's names are known.
    """
    candidates = Counter[str](re.findall(r"[^\w\s\"']|\t", header))
    for candidate, _ in candidates.most_common():
        cells = next(csv.reader([header], delimiter=candidate, skipinitialspace=True))
        if set(REQUIRED) <= {cell.strip().lower() for cell in cells}:
            return candidate
    return ","


def _header_faults(header: Sequence[str]) -> Iterator[Fault]:
    for name in REQUIRED:
        if name not in header:
            near = process.extractOne(name, header, score_cutoff=70)
            remedy = f'rename "{near[0]}"' if near else "begin the file with a line such as: question,answer"
            yield Fault("", f'has no column "{name}" in its first line', remedy)
    for name, times in Counter(header).items():
        if times > 1 and name in FIELDS:
            yield Fault("", f'has {times} columns "{name}"', "keep one of them")


def _entry(line: int, header: Sequence[str], row: Sequence[str]) -> Entry | Fault:
    # Even if the cells too many are empty: an answer in two cells has pushed its neighbours to the right.
    if len(row) > len(header):
        return Fault(
            at_line(line),
            f"has {len(row)} cells, the header {len(header)}",
            'put texts that hold the delimiter into double quotes: "..."',
        )
    return Entry(line, dict(zip(header, row, strict=False)))

"""Packs on disk: the worked example of content/README.md, and questions that differ from it in one point."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.content.faults import Fault
from bot.content.loading import faults_of_pack, read_pack, shipped_content

Tables = dict[str, Any]
EXAMPLE_FILE = "training/gradient-clipping.toml"


def example_text() -> str:
    """The worked example as it stands in the README."""
    readme = (shipped_content() / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", readme, flags=re.DOTALL)
    assert len(blocks) == 1
    return blocks[0]


def example() -> Tables:
    """The worked example as tables, free to be changed."""
    return tomllib.loads(example_text())


def plain() -> Tables:
    """The least that a question can be."""
    return {
        "title": "Momentum",
        "level": "mid",
        "question": "What does momentum do?",
        "answer": "It averages past gradients.",
        "concept": [{"id": "average", "say": "averages past gradients", "phrasings": ["averages past gradients"]}],
    }


def toml(tables: Tables) -> str:
    """The tables as TOML; JSON writes texts, numbers and lists of texts as TOML does."""
    plain_keys = [f"{key} = {json.dumps(value)}" for key, value in tables.items() if not _is_block(value)]
    blocks = [
        "\n".join([f"[[{key}]]", *(f"{name} = {json.dumps(value)}" for name, value in block.items())])
        for key, entries in tables.items()
        if _is_block(entries)
        for block in entries
    ]
    return "\n".join([*plain_keys, *blocks, ""])


def write(folder: Path, tables: Tables | str, file: str = EXAMPLE_FILE) -> Path:
    """Put a question into a pack."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tables if isinstance(tables, str) else toml(tables), encoding="utf-8")
    return path


def changed(change: Callable[[Tables], object]) -> Tables:
    """The worked example after one change."""
    tables = example()
    change(tables)
    return tables


def faults_in(folder: Path) -> tuple[Fault, ...]:
    """Everything wrong with a pack."""
    return faults_of_pack(read_pack(folder))


def _is_block(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)

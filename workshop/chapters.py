"""The chapters of an acceptance suite as its README has them: read from its tests, none of which is run.

A test module is a chapter: its docstring is the contract, `"Name: …"`, and each `@requirement` a row.
"""

import ast
from collections.abc import Iterator
from pathlib import Path


def chapters(folder: Path) -> str:
    """Markdown, in the order of the files' names."""
    return "\n\n".join(_chapter(file) for file in sorted(folder.glob("test_*.py")))


def _chapter(file: Path) -> str:
    module = ast.parse(file.read_text("utf-8"))
    heading, _, contract = (ast.get_docstring(module) or "").partition(": ")
    summary = contract[:1].upper() + contract[1:]
    rows = sorted(
        f"| {identity} | {points} | {meaning} |" for identity, points, meaning in _rows(module)
    )
    table = "\n".join(["| id | points | requirement |", "| --- | --- | --- |", *rows])
    return f"### {heading}\n\n{summary}\n\n{table}"


def _rows(module: ast.Module) -> Iterator[tuple[str, int, str]]:
    """(id, points, meaning) of each test with `@requirement(id, points=…)`."""
    for test in (node for node in module.body if isinstance(node, ast.FunctionDef)):
        for mark in test.decorator_list:
            match mark:
                case ast.Call(
                    func=ast.Name(id="requirement"),
                    args=[ast.Constant(value=identity)],
                    keywords=[ast.keyword(arg="points", value=ast.Constant(value=points))],
                ):
                    yield str(identity), int(str(points)), ast.get_docstring(test) or ""

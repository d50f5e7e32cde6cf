"""The upgrade chain: a project file of schema n, as plain values, becomes one of schema n + 1.

Works on dictionaries alone, so that a step stays right when the structs change later.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.project.document import SCHEMA
from engine.project.errors import ProjectError

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[int, Step] = {}
"""The step that leads from each older schema to the next."""


def upgrade(
    plain: dict[str, Any], steps: Mapping[int, Step] = STEPS, target: int = SCHEMA
) -> dict[str, Any]:
    """Lead a project from its own schema to `target`, a step at a time.

    Raises ProjectError when a schema on the way has no step.
    """
    schema = int(plain.get("schema", 0))
    while schema < target:
        step = steps.get(schema)
        if step is None:
            raise ProjectError(
                f"The project has schema {schema}, which no released Storyreel wrote; "
                "open one of its backups instead."
            )
        plain = {**step(plain), "schema": schema + 1}
        schema += 1
    return plain

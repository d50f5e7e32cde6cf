"""What the model manager reads and says: the list, what a path is, what became of an action.

No widgets. All but the words reads files: for a thread.
"""

from pathlib import Path

from app.model_manager.choosing import Kind
from app.model_manager.entries import Entry, entries
from engine.render.families.table import MODELS


def looked_at(path: Path) -> tuple[Path, Kind | None]:
    """Return what goes with a model, or None for a folder that is one, or is to be looked at.

    Raises ModelError for a file that is no weights.
    """
    from engine.render.adding import spec_at
    from engine.render.loras import is_lora
    from engine.render.preview_vae import is_preview_vae

    if is_preview_vae(path):
        return path, "preview"
    if path.is_dir():
        return path, None
    if path.suffix.lower() not in (".safetensors", ".gguf"):
        spec_at(path, "", "", MODELS)
    return path, "lora" if is_lora(path) else "part"


def read_list() -> tuple[list[Entry], str]:
    """Return what there is, and what is amiss with the list itself."""
    return entries(), MODELS.damage


def taken_off(entry: Entry) -> Entry:
    """Take an entry off the list, which may wait for another process at it; return the entry."""
    from engine.render.adding import remove

    remove(entry.id)
    return entry


def told_of(entry: Entry) -> str:
    """Return what is told of an entry below the table."""
    lines = [entry.why or entry.more, f"Can do: {entry.able}." if entry.kind == "model" else ""]
    lines.append(entry.path)
    return "\n".join(line for line in lines if line)


def sentence_of(result: dict) -> str:
    """Return what an action came to, in words."""
    if "told" in result:
        return str(result["told"])
    if "added" in result:
        refused = result.get("refused") or []
        known = f", {len(result['known'])} were there before" if result.get("known") else ""
        left_out = f" Left out: {refused[0]['why']}" if refused else ""
        return f"Found {len(result['added'])} new models{known}.{left_out}"
    return f"Added {result.get('label', '')}."

"""Says what importing a script would change: in words for people, in plain values for `--json`."""

from fractions import Fraction
from typing import Any

from engine.project.timecode import seconds_of
from engine.script.update import Difference, FieldChange, Update

_LEAD = 12
"""Characters that are shown before the first that differs."""

_FIELDS = {"notes": "camera notes", "duration": "length"}


def headline(difference: Difference) -> str:
    """Return one line such as "changed 020: action, length" or "added: Mara waits."."""
    label = difference.label or ("scene without a heading" if difference.what == "scene" else "")
    name = f"{difference.what} {label}".strip()
    if difference.kind == "changed":
        return f"{name}: {', '.join(field_name(field) for field in difference.fields)}"
    return f"{name}: {difference.words}" if difference.words else name


def field_name(change: FieldChange) -> str:
    """Return what a field is called on the screen."""
    name = _FIELDS.get(change.field, change.field)
    return f"{name} (also changed here)" if change.clash else name


def field_words(change: FieldChange, value: str | int, rate: Fraction) -> str:
    """Return a field's value as it is shown."""
    if change.field == "duration":
        return f"{seconds_of(int(value), rate):.1f} s"
    return str(value) or "nothing"


def sides(change: FieldChange, rate: Fraction) -> tuple[str, str]:
    """Return what is and what would be in one line each, from a little before they differ."""
    before = " ".join(field_words(change, change.before, rate).split())
    after = " ".join(field_words(change, change.after, rate).split())
    pairs = enumerate(zip(before, after, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(before), len(after)))
    start = before.rfind(" ", 0, max(0, same - _LEAD)) + 1 if same > 2 * _LEAD else 0
    lead = "… " if start else ""
    return lead + before[start:], lead + after[start:]


def counts(update: Update) -> str:
    """Return "3 scenes and 12 shots added, 2 shots changed", or "" where there is no difference."""
    parts: list[str] = []
    for kind in ("added", "removed", "moved", "changed"):
        rows = [one.what for one in update.differences if one.kind == kind]
        named = [
            f"{rows.count(what)} {what}{'' if rows.count(what) == 1 else 's'}"
            for what in ("scene", "shot")
            if what in rows
        ]
        if named:
            parts.append(f"{' and '.join(named)} {kind}")
    return ", ".join(parts)


def plain_differences(update: Update) -> list[dict[str, Any]]:
    """Return the differences as plain values for JSON; a duration is in frames."""
    return [
        {
            "key": one.key,
            "kind": one.kind,
            "what": one.what,
            "label": one.label,
            "words": one.words,
            "fields": {
                change.field: {
                    "before": change.before, "after": change.after, "clash": change.clash,
                }
                for change in one.fields
            },
        }
        for one in update.differences
    ]  # fmt: skip

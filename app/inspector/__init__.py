"""Everything about the selected shots, editable."""

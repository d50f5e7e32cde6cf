"""Cast & looks: the panel of characters, locations, props and looks."""

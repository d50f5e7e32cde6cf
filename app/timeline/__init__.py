"""The timeline, painted by one widget."""

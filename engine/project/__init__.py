"""What the author wrote, and plain values made from it."""

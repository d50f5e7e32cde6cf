"""What the actions of the table do, by theme; each file offers `handlers()` by action id."""

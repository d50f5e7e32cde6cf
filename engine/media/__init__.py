"""Reading and writing pictures, film and sound."""

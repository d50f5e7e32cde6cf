"""The window that lists models and LoRAs, and what brings them in and takes them out."""

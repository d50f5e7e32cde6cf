"""The sample film: what it is drawn and played from, and what lays it out."""

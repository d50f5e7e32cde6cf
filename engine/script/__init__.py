"""Shot lists and pictures from elsewhere, as scenes and shots."""

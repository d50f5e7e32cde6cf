"""The compositor: what is seen and heard of the film at frame n. Preview and export both use it."""

"""A department's quarter of digital transformation."""

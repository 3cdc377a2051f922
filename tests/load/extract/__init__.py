"""Monthly extracts."""

"""Checks of an extract: every row is used, repaired by a declared rule, or set aside with its reason."""

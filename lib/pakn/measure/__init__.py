"""Measures: values, changes, derived values and tests against targets."""

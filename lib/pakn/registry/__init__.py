"""Metadata: documents, indicators, series, units, targets and series breaks."""

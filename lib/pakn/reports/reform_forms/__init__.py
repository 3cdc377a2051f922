"""Biểu mẫu 1–7 of an administrative reform report, and the figures of its text."""

"""Biểu mẫu 1–7 of reform reporting: their rows, the workbook that is filled in, and reading it back."""

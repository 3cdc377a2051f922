"""PAKN of a month: annex 2, and "Phân tích dữ liệu"."""

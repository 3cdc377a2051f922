"""PAKN and the other groups over the years 2023, 2024 and 2025."""

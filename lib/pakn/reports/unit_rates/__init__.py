"""Rates unit by unit: annexes 1.1–1.3 and 3.1–6.2, and the stock of online services."""

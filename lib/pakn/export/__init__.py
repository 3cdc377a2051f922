"""One annex in many formats: HTML and PDF."""

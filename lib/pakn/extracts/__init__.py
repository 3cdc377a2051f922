"""Monthly extracts: found, read under their contract, checked; every row is used or set aside with its reason."""

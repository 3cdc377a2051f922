"""Running: reports, notebooks, building, publishing."""

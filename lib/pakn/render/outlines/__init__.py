"""Reports that are lists of rates: the tables, charts and words they share."""

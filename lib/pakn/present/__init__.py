"""What a reader sees: tables, charts and sentences, as data."""

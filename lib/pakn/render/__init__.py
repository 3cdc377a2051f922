"""What a reader sees, as data (tables, charts, sentences, documents), and the formats it is written in."""

"""One package a report: its selections, tables, charts, sentences and method; none imports another."""

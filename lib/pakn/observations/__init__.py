"""What is known of a quantity, from documents and extracts: found, derived, compared, judged."""

"""The index of Decision 766/QĐ-TTg: rates and scores of a month."""

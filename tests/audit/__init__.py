"""What the documents contradict."""

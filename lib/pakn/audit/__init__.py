"""What published figures contradict: every relation between them that can be checked, checked with exact numbers."""

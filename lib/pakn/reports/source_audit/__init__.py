"""What the published figures contradict, as an annex."""

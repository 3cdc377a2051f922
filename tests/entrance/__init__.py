"""What comes in is counted, or the file stops: small files as offices send them, and a second reader beside ours."""

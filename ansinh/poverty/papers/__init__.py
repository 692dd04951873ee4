"""What leaves the room on paper, always in Vietnamese."""

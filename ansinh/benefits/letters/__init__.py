"""Official letters: decisions with their annexes, and the slip for a file received; PDF, the same bytes every time."""

"""The two lists: who was paid outside the rules, and who is entitled and receives nothing, or less, or worse."""

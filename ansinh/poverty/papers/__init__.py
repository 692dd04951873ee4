"""The papers of the survey: the form to fill in by hand, and a form as it was filled in, with what it came to."""

"""One variable, one question; each formula cites its article."""

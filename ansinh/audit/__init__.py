"""Who did what to what, when and why; append-only in the database, with the actor as values."""

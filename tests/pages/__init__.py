"""Every page that somebody can reach: a full desk, and a walk along all its links."""

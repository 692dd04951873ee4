"""Papers of the review: forms to fill in, and what Decree 30/2020/NĐ-CP lays out, as PDF and Word from the same words."""

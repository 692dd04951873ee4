"""Papers of the review: forms to fill in, and the papers of Decree 30/2020/NĐ-CP, each as PDF and Word."""

"""Papers of the review in the layout of Decree 30/2020/NĐ-CP, each as PDF and as Word from the same words."""

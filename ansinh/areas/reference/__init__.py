"""The committed tables of provinces, districts and communes, and how they are read."""

"""Places and their dates: provinces, communes, hamlets, the units of before July 2025, and office days.

Behind no wall: everybody may read where a place is and what became of it.
"""

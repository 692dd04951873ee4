"""The hamlet head's phone: what is reported from a hamlet, who was seen alive, whom to visit; an officer confirms."""

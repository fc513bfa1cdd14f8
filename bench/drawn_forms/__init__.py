"""Forms in whole cells drawn by lot: wordings, orders and shapes as different as offices print them, with their truth."""

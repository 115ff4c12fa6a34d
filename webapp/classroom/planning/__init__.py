"""What a teacher plans: the unit, its exit tickets, and when one is closed."""

"""Groups for today: who needs what, proposed, decided, and what to teach."""

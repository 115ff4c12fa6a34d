"""What is happening now: who needs the teacher, flags, and a ticket's answers in bins."""

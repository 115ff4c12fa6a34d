"""What is checked in a pack, one file for each kind of thing."""

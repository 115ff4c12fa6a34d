"""What we would do: bands, flags, groups, the next step. Pure functions; each decision has its reason."""

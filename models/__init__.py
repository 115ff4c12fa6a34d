"""What Onramp believes about learning, and what it would do next. Pure: no Flask, no SQL, no content."""

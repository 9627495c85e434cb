"""Version numbers that follow from what changed, and what the repository remembers of its last release."""

"""The use-cases: what the coach does for people, whatever the surface."""

"""How well the coach does its work, on questions and messages that it never learned from."""

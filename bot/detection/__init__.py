"""Messages in, flags out: who is talked about, and how, decides; not words."""

"""Pages: the frame in which every app shows its work to the people of the hall."""

"""The training window in front of the stand-in devices: what a person's hands, eyes and ears do to real ones."""

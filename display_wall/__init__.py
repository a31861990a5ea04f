"""What a hall shows and says: the wall (window strip, waiting-area screen) and the station (voice, counter boards)."""

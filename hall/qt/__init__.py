"""What the screens of a hall share: start, look, words, touch controls, and the one place that crosses threads."""

"""The citizen's side of the window: checks what the clerk entered, signs, reads along, rates."""

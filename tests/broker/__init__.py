"""Who may connect to the broker and who may say what, proven by what is delivered."""

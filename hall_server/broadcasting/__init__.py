"""Broadcasting: the only door between the hall's server and its broker."""

"""The machine at the door of a hall: an identity card in, a number on paper out."""

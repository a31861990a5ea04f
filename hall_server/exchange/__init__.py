"""Exchange: the national tables of items, as other systems send and want them."""

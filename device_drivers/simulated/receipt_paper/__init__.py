"""What ESC/POS bytes look like on paper: a reader of the commands, Chinese included, and a page that draws them."""

"""Printers of tickets that understand ESC/POS: the bytes of a paper, the answers of a printer, and the driver."""

"""Printers of forms and papers of a case."""

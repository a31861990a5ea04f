"""Licences: templates, numbering, signing, what a holder has, and how it is collected and verified."""

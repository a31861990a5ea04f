"""What the auditor sees: the trail, who read personal data, the roots, and whether all of it is whole."""

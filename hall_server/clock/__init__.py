"""The clock of a matter: limits, working days, what stops the count, and when it ends. Python alone."""

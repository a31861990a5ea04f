"""Visiting: what appliances share that serve one citizen after another: a process a visit, a card on the plate, a voice."""

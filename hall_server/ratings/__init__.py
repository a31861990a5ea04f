"""Ratings: each service is rated once, by whatever channel; a bad rating is put right by somebody, in time, in public."""

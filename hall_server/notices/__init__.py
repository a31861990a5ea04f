"""Notices: what the hall tells people outside it, by templates two people stand for, and what became of each."""

"""Starts, watches and ends the processes of a hall; knows programs by their command lines alone."""

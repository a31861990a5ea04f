"""Tests of hall.messages."""

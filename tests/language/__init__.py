"""Tests of hall.language."""

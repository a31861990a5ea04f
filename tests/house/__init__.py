"""Tests of the house itself: its rules, its papers."""

"""Pages of ratings: what was said, what was put right, the figures, and what a clerk sees of own ratings."""

from hall_server.ratings.pages import figures, own, ratings, rectifications, settings

__all__ = ["figures", "own", "ratings", "rectifications", "settings"]

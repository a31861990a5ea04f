"""The steps of the journey, each judged by what is outside the programs."""

"""The calendars of the hall: which days are worked on, by which notice, in which version."""

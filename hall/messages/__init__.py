"""What the parts of a hall say to each other: topics, envelope, one frozen struct per message, boards and their fold."""

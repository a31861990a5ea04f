"""What people read on a wall; painted, because a painted scene costs a fraction of a QML one without a GPU."""

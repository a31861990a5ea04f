"""Who owns a port, a socket or a bus: handles are opened here and nowhere else."""

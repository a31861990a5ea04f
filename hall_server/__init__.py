"""The hall's server: what is true about queues, windows, matters and devices, and the only writer of it."""

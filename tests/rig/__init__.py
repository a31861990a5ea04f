"""What tests drive the real parts with: a broker, screens, devices."""

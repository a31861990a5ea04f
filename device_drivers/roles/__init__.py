"""What one may ask of a device, whatever its maker: one module a role."""

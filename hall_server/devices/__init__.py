"""Devices: what stands in the hall, by which certificate it is known, and whether it is there and well."""

"""What went over a device's wire in the field, kept so that it can be played again where the fault is mended."""

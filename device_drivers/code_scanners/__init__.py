"""Bar codes and QR codes: from a camera's frames, from serial scanners, and from scanners that pose as keyboards."""

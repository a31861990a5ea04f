"""Drivers of a service hall's devices and their stand-ins; they know no screens, no broker and no tickets."""

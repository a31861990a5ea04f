"""Cases (办件): what somebody applied for, how far it has come, what was given in and what was given out."""

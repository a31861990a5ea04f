"""Keys, seals, certificates and enrolment, against a real TLS server."""

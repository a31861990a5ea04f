"""The language all parts of a service hall share, in strata: language, messages, credentials, mqtt, qt."""

"""How a device or the hub speaks over MQTT 3.1.1: connection, outbox, link; the only place that knows MQTT."""

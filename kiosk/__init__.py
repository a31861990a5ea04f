"""The kiosk: one collects licences here by identity card, and looks up where what is done."""

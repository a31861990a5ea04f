"""Who a device is and whom it trusts: keys, certificates, enrolment, sealing, and the folder that holds them."""

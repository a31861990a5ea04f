"""What people see and press: screens and the modules that decide them."""

"""What is known of AT commands and modules beforehand."""

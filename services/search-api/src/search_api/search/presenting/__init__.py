"""What was found, as it is answered; pure."""

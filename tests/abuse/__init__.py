"""What a hostile sender would try."""

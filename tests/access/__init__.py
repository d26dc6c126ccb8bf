"""Who gets through which door: the registry, the checker, and the tests that run them."""

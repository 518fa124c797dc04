"""Many practices at a glance, for the provider who looks after them."""

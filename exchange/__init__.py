"""Keeping bytes encrypted, handing them over under a link that ends, and taking mail away."""

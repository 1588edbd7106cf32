"""The product's own engine in the played office: what its services would see, ask and send, tick by tick."""

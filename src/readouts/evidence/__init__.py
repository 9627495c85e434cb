"""Evidence: passages of texts that are not here, pointed at so that anybody can check them."""

"""Tables as they stand in their files: bytes to cells with their places, before anything is judged."""

"""Which pictures of others are shown, and which of them leads a post."""

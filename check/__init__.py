"""What the demo's portal is held against: browsers, validators, weights, links."""

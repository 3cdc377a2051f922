"""What documents print: published figures, claims, mentions, and the relations they must satisfy."""

"""Reading: published figures as the documents print them."""

"""The look of the house: base page, components, template tags, and the few files of others that pages load."""

"""Facts in a Word template to an archival, accessible PDF with every signature field prepared."""

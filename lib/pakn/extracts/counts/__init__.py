"""What is counted of checked extracts: the few numbers of each unit, and cases without their content."""

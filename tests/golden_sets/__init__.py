"""The measuring stick: what every annex says, as texts that two versions of the code can be compared by."""

"""Statistical methods: numbers in, numbers out; nothing here knows what a PAKN is."""

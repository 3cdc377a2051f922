"""Assertions: what an annex of ours says of published figures, printed only where no world refutes it.

A *claim* is what a document says; an *assertion* is ours. It is a typed record (`records`), asked of a model of every
table that the published figures allow (`worlds`) by a solver (`solver`), and what came of it lies committed beside the
figures (`proofs`), so that a build asks nobody.
"""

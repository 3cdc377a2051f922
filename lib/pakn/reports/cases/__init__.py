"""The deep analysis of PAKN for analysts; what it finds is told to leaders in tables and sentences of these modules "
"too."""

"""``python tests/golden_sets/compare.py BEFORE AFTER``: what changed, appeared and went.

Each of the two is a folder of built reports or a file of records (``tests/golden/*.jsonl.xz``). Ends with 1 where they
differ.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden_sets.comparison import compare, told
from golden_sets.content import read_records


def main(before: str, after: str) -> int:
    """Print the differences."""
    differences = compare(read_records(Path(before)), read_records(Path(after)))
    print(told(differences))
    return 1 if differences else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

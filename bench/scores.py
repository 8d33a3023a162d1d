"""Every quality figure of this project: what a person would run by hand, from the command line to the shared scorers.

python bench/scores.py [--shared ../shared] [--only polnear|stories|model]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

READ = "{python} -m onrecord read - --format jsonl"
PIPELINES = {
    "polnear": (
        "{python} {shared}/eval/polnear.py articles {shared}/data/polnear/dev.jsonl.gz > {tmp}/articles.jsonl",
        READ + " < {tmp}/articles.jsonl > {tmp}/readings.jsonl",
        "{python} {shared}/eval/polnear.py predictions {tmp}/readings.jsonl > {tmp}/predictions.jsonl",
        "{python} {shared}/eval/score_attribution.py {shared}/data/polnear/dev.jsonl.gz {tmp}/predictions.jsonl",
    ),
    "stories": (
        "{python} {shared}/eval/pages.py {shared}/stories | " + READ + " > {tmp}/readings.jsonl",
        "{python} {shared}/eval/as_claims.py {tmp}/readings.jsonl > {tmp}/claims.jsonl",
        "{python} {shared}/eval/score_stories.py {shared}/stories {tmp}/claims.jsonl",
    ),
    "model": (
        "{python} {shared}/eval/pages.py {shared}/model | " + READ + " > {tmp}/readings.jsonl",
        "{python} {shared}/eval/as_claims.py {tmp}/readings.jsonl > {tmp}/claims.jsonl",
        "{python} {shared}/eval/score_stories.py {shared}/model {tmp}/claims.jsonl",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", choices=PIPELINES)
    args = parser.parse_args()
    for name in [args.only] if args.only else PIPELINES:
        with tempfile.TemporaryDirectory() as folder:
            for step in PIPELINES[name]:
                print("$", step.format(python="python", shared=args.shared, tmp="build"), flush=True)
                command = step.format(python=sys.executable, shared=args.shared, tmp=folder)
                subprocess.run(["bash", "-o", "pipefail", "-c", command], check=True)


if __name__ == "__main__":
    main()

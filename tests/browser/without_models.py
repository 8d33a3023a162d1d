"""`python -m tests.browser.without_models serve ...`: onrecord as it is, but for the models: articles are read and linked by hand."""

from functools import partial
from unittest.mock import patch

from onrecord.cli import main
from onrecord.web import jobs
from tests.ledger.readymade import read_all
from tests.ledger.stories import word_judge

if __name__ == "__main__":
    with patch.object(jobs, "Jobs", partial(jobs.Jobs, read=read_all, judge=word_judge)):
        main()

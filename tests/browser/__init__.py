"""The pages in a real browser: make test-web."""

import pytest

pytest.register_assert_rewrite("tests.browser.looking", "tests.browser.watching", "tests.browser.serving")

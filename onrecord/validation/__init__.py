"""How good the results are on one's own corpus: samples to code, figures with intervals, agreement; spans against annotations."""

"""One child or all of them over time: the skills grid, the list, answers, and how a belief came about."""

"""Grade one answer: right, wrong, unreadable or unscored, and which wrong rules explain it."""

from content.answers.checking import check as check
from content.answers.verdicts import MAX_TEXT as MAX_TEXT
from content.answers.verdicts import Verdict as Verdict

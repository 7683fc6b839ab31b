"""What the pure reader says in English, named here so that it is translated: kinds of doubt and refusals of files."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

DOUBTS = (
    _("no title found"),
    _("no date of issue found: relative deadlines cannot be resolved"),
    _("the date of issue has lost characters: enter it"),
    _("no document number found"),
    _("no tasks found"),
    _("no task names a responsible body"),
    _("run-in requirement of a speech: tick it if it is a task"),
    # Kinds; the words of the paper follow after a colon.
    _("open list"),
    _("a remark, not a body"),
    _("needs assignment"),
    _("named as lead and as cooperating"),
    _("date is computed, not printed"),
    _("no date named"),
    _("no responsibility clause, not taken as a task"),
    _("another document begins here and is not read"),
    _("speaks to"),
)
REFUSALS = (
    _("The file is empty."),
    _("The file is larger than 20 MB."),
    _("The file holds more than 2 MB of text: that is not a notice."),
    _("No text was found in the file."),
    _("The file is not a text file in UTF-8 or GB18030."),
    _("Files of this kind cannot be read yet: save the notice as .docx or .txt."),
    _("Old Word files (.doc, .wps) cannot be read: save the notice as .docx."),
    _("The file is named .docx but is not a Word document."),
    _("The text bears a mark of secrecy (秘密, 机密, ★): this portal is not for classified papers."),
    _("The file is damaged or was not uploaded completely."),
    _("The file is protected by a password: save it without one."),
    _("The file holds macros or embedded programs: save it as a plain .docx without them."),
    _("The file unpacks to far more than it holds: it cannot be opened safely."),
    _("The file's inner structure is not that of an Office document."),
)

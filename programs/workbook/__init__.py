"""The RAB as a workbook: written, read back, compared and merged. Knows no request and no state.

``columns`` says what stands in which column; ``snapshot`` is a RAB as plain values; ``write`` makes
the file; ``child`` opens one in a process of its own; ``seal`` says whose it is; ``sheet`` and
``interpret`` turn cells into lines; ``diff`` and ``merge`` are pure.
"""

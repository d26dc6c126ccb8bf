"""The RAB as a workbook: written, read back, compared and merged. Knows no request and no state.

``columns`` says what stands in which column; ``snapshot`` is a RAB as plain values; ``write``
makes the file; ``reader`` and ``scan`` open one in a guarded child; ``seal`` says whose it is;
``sheet`` and ``interpret`` turn cells into lines; ``diff`` and ``merge`` are pure.
"""

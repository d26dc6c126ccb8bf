"""The demo year: sample people, ceilings, meetings and proposals around TA 2024.

Dates, places and names of the meetings are as published. Everything else (people, amounts,
proposals, files) is sample data and says so.
"""

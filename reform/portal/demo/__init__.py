"""The demonstration: a city and a region that work through six months, by the portal's own services.

What stands in fixtures/demo is played month by month: nothing is written past the services, so that every page,
figure and history of the demonstration is what a real office would have made.
"""

"""The domain, pure: what a route over gauges and borders is, and how two of them compare.

Nothing in this folder opens a file, reaches a network, asks the clock, or knows Flask, Folium or
GeoPandas. Facts arrive as the frozen records of `geo.model`; answers leave as frozen records that
turn into plain dicts. Positions are longitude first, degrees, WGS 84; every number carries its unit
as a suffix.
"""

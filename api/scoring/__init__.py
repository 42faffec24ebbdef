"""Display standards measured against shelf facts. Pure: no SQL, no HTTP, no clock.

The same input gives the same result, bit for bit.
"""

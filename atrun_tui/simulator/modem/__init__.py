"""A local modem on a pty, the network it is in, and the modules that answer by SMS behind it.

Its message coding is written from 3GPP 23.038 and 23.040 and shares nothing with the client's: both must not be wrong together.
"""

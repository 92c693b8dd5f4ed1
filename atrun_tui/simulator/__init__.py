"""The module's side of every dialogue.

`brain` holds what a module answers, without IO; `faults` what can go wrong; `tcp` puts both behind a port.
"""

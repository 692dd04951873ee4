"""Payments: what is to be paid, the payroll of a month, the files to bank, post and Treasury, and the answers.

Works here: the commune's officer who prepares, the approver who signs, whoever reconciles and closes. The room
knows no eligibility: whether a line may be paid is asked of the checks that `config/wiring.py` wires.
"""

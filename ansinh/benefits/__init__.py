"""Benefits: applications, decisions with their facts and reasons, stops, changes, complaints and funeral support.

Works here: the commune's officer who receives and assesses, and the chair (or a delegate) who signs. The room asks the
law through `judgement` and writes what is to be paid through `payments.services`.
"""

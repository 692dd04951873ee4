"""Insurance: health-insurance cards, the lists of those whom the state pays for, who has none, and the coverage.

Works here: the commune's officer who takes in the insurance office's list and makes the commune's own, and the chair
who approves it. The room asks the law through `judgement` and reads what is drawn from `payments`.
"""

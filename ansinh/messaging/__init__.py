"""Messages to people by every channel: written in the transaction of their cause, sent afterwards, answered; for those
who have the word to get out. It knows nothing of what it sends.
"""

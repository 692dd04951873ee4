"""Classes of personal data; models declare the class of each field that holds some.

Source: Law 91/2025/QH15 and Decree 356/2025/NĐ-CP (sensitive data).
"""

from enum import Enum


class PersonalData(Enum):
    IDENTITY = "identity"
    CONTACT = "contact"
    HEALTH = "health"
    BANK = "bank"

"""AnSinh: grassroots social protection for Vietnamese communes, with the law as code."""

__version__ = "0.1.0"

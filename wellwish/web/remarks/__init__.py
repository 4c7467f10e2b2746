"""Remarks: a listener says that a phrase is not right, and the owner finds it in its script."""

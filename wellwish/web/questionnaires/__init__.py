"""Questionnaires that the owner loads as FHIR R4, answered by members as check-ins."""

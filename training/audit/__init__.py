"""Label audit: what is broken, odd or doubled in the photos and labels of a data set or recipe."""

from training.audit.findings import Audit, AuditedSource, Finding
from training.audit.report import audit_json, finding_table, source_table, suspicion_sheet, write_sheet
from training.audit.survey import audit

__all__ = [
    "Audit",
    "AuditedSource",
    "Finding",
    "audit",
    "audit_json",
    "finding_table",
    "source_table",
    "suspicion_sheet",
    "write_sheet",
]

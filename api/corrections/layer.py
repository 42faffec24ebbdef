"""Stored reports with people's corrections in them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from api.corrections.apply import apply_corrections
from api.corrections.document import corrections_from_json
from api.fusions.basis import StoredReport
from api.scoring.evidence import KnownProduct
from api.tables import CorrectionSet
from vision.report import report_from_json, report_json


def corrected_report(stored: StoredReport, corrections: CorrectionSet | None) -> StoredReport:
    """The report as corrected, in the form in which reports are stored; the same report where nobody corrected it.

    Raises api.corrections.apply.CorrectionImpossible for corrections of another report.
    """
    if corrections is None:
        return stored
    seen = apply_corrections(report_from_json(stored.report), corrections_from_json(corrections.document))
    products = {sku: KnownProduct(**product) for sku, product in corrections.products.items()}
    return replace(
        stored,
        report=stored.report
        | report_json(seen)
        | {"products": stored.report.get("products", {}) | corrections.products},
        products={**stored.products, **products},
        correction_id=corrections.id,
    )


def corrected_reports(
    reports: Sequence[StoredReport], corrections: Mapping[UUID, CorrectionSet]
) -> tuple[StoredReport, ...]:
    """The reports with the corrections of their analyses."""
    return tuple(corrected_report(stored, corrections.get(stored.analysis_id)) for stored in reports)

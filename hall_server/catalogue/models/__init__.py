"""Tables of the catalogue: what people queue for, the three national layers, versions with parts, what was decided."""

from hall_server.catalogue.models.decisions import DifferenceDecision, StandardFigure, Standing, Succession
from hall_server.catalogue.models.items import CatalogueEntry, HandlingItem, ImplementationItem, LicenceKind
from hall_server.catalogue.models.parts import (
    AliasRow,
    BasisRow,
    DeliveryRow,
    FeeRow,
    MaterialRow,
    ProcedureRow,
    QuestionRow,
    ResultRow,
    StepOrder,
    StepRow,
)
from hall_server.catalogue.models.queues import MatterGroup, Queue, ServiceItem
from hall_server.catalogue.models.versions import ItemVersion, Suspension, VersionMove

__all__ = [
    "AliasRow",
    "BasisRow",
    "CatalogueEntry",
    "DeliveryRow",
    "DifferenceDecision",
    "FeeRow",
    "HandlingItem",
    "ImplementationItem",
    "ItemVersion",
    "LicenceKind",
    "MaterialRow",
    "MatterGroup",
    "ProcedureRow",
    "QuestionRow",
    "Queue",
    "ResultRow",
    "ServiceItem",
    "StandardFigure",
    "Standing",
    "StepOrder",
    "StepRow",
    "Succession",
    "Suspension",
    "VersionMove",
]

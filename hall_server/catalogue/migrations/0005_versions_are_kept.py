"""The database itself refuses to change what was submitted, how it was published, and what was decided."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes
from hall_server.catalogue.version_locks import lock_versions

CONTENT = (
    "id", "item_id", "task_version", "revision", "source", "written_by", "written_at", "task_name",
    "task_type", "use_level", "by_law", "project_type", "server_type", "handle_type", "anticipate_day",
    "anticipate_type", "anticipate_explain", "promise_day", "promise_type", "promise_explain",
    "special_procedure", "accept_condition", "handle_flow", "is_fee", "fee_basis", "limit_scene_num",
    "limit_scene_explain", "count_limit", "entrust_name", "power_source", "other_dept", "link_way",
    "supervise_way", "transact_addr", "transact_time", "is_online", "online_handle_depth", "handle_area",
    "is_express", "is_pay_online", "is_schedule", "is_service_terminals", "is_entry_center", "town_code",
    "village_code",
)
LIFE = ("reviewed_by", "published_at", "plan_effective_date")
MOVES = (
    ("draft", "in_review"),
    ("draft", "discarded"),
    ("in_review", "draft"),
    ("in_review", "published"),
    ("published", "suspended"),
    ("published", "cancelled"),
    ("published", "superseded"),
    ("suspended", "published"),
    ("suspended", "cancelled"),
    ("suspended", "superseded"),
)
PARTS = (
    "catalogue_materialrow", "catalogue_feerow", "catalogue_steprow", "catalogue_steporder",
    "catalogue_procedurerow", "catalogue_basisrow", "catalogue_questionrow", "catalogue_resultrow",
    "catalogue_deliveryrow", "catalogue_aliasrow",
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_carry_matters_over"), ("audit", "0002_append_only")]
    operations = [
        lock_versions(CONTENT, LIFE, MOVES, PARTS),
        forbid_changes("catalogue_versionmove"),
        forbid_changes("catalogue_succession"),
        forbid_changes("catalogue_differencedecision"),
    ]

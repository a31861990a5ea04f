"""Every matter people queued for becomes an entry, an implementation item, a handling item and a published version."""

import re

from django.db import migrations

from hall.language import hall_clock

_CODE = re.compile(r"^(?P<entry>.+?)-(?P<area>\d{12})-.+$")
_ACTOR, _REVIEWER = "migration:catalogue", "list:matters"


def carry_over(apps, _editor):
    """In bulk; a code without an area in it is its own catalogue code."""
    names = ("ServiceItem", "CatalogueEntry", "ImplementationItem", "HandlingItem", "ItemVersion")
    matter_rows, entry_rows, implementation_rows, handling_rows, version_rows = (
        apps.get_model("catalogue", name).objects for name in names
    )
    matters = list(matter_rows.select_related("group__queue").order_by("code"))
    now = hall_clock.now()
    entries, implementations = {}, []
    for matter in matters:
        found = _CODE.match(matter.code)
        code = found["entry"] if found else matter.code
        entries.setdefault(
            code,
            entry_rows.model(
                catalog_code=code,
                task_name=matter.name,
                task_type=matter.task_type,
                main_item_name=matter.main_item,
            ),
        )
        implementations.append(
            implementation_rows.model(
                task_code=matter.code,
                entry_id=code,
                hall_id=matter.group.queue.hall_id,
                department_id=matter.department_id,
                area_code=found["area"] if found else "",
            )
        )
    entry_rows.bulk_create(entries.values(), batch_size=500)
    implementation_rows.bulk_create(implementations, batch_size=500)
    handling_rows.bulk_create(
        [handling_rows.model(task_handle_item=one.code, implementation_id=one.code) for one in matters],
        batch_size=500,
    )
    keys = dict(handling_rows.values_list("task_handle_item", "id"))
    version_rows.bulk_create(
        [
            version_rows.model(
                item_id=keys[one.code],
                task_version=1,
                state="published",
                source="原事项清单",
                written_by=_ACTOR,
                written_at=now,
                reviewed_by=_REVIEWER,
                published_at=now,
                plan_effective_date=hall_clock.business_day(now),
                task_name=one.name,
                task_type=one.task_type,
                anticipate_type="working_day",
                promise_type="working_day",
            )
            for one in matters
        ],
        batch_size=500,
    )
    versions = dict(version_rows.values_list("item_id", "id"))
    for one in matters:
        one.handling_item_id = keys[one.code]
        one.version_id = versions[one.handling_item_id]
    matter_rows.bulk_update(matters, ["handling_item", "version"], batch_size=300)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_national_layers")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]

"""Decides what hangs on a version: materials, fees, steps, special procedures, bases, questions, results, names."""

from django.db import models

from hall_server.catalogue.models.versions import UNITS, ItemVersion


class PartRow(models.Model):
    """A part keeps its place in the list it stands in."""

    version = models.ForeignKey(ItemVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("顺序")

    class Meta:
        abstract = True
        ordering = ["version", "place"]
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="%(class)s_in_its_place")]


class MaterialRow(PartRow):
    """材料."""

    material_name = models.CharField("材料名称", max_length=400)
    is_need = models.CharField("必要性", max_length=1)
    material_type = models.CharField("材料类型", max_length=1, blank=True)
    material_format = models.CharField("材料形式", max_length=1, blank=True)
    page_num = models.PositiveSmallIntegerField("份数", null=True, blank=True)
    source_type = models.CharField("来源渠道", max_length=2, blank=True)
    issuer = models.CharField("核发机构", max_length=200, blank=True)
    accept_stand = models.TextField("受理标准", blank=True)
    fill_explain = models.TextField("填报须知", blank=True)
    form_guid = models.CharField("空白表格", max_length=64, blank=True)
    example_guid = models.CharField("示例样表", max_length=64, blank=True)
    by_law = models.TextField("要求依据", blank=True)
    grade = models.CharField("可信等级", max_length=1, blank=True)
    licence_code = models.CharField("关联证照", max_length=64, blank=True)
    is_waived = models.BooleanField("持证免交", default=False)
    must_be_shown = models.BooleanField("须现场出示原件", default=False)


class FeeRow(PartRow):
    """收费."""

    fee_name = models.CharField("收费项目", max_length=200)
    fee_stand = models.TextField("收费标准", blank=True)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("计费单位", max_length=32, blank=True)
    is_desc = models.BooleanField("是否允许减免", default=False)
    desc_explain = models.TextField("减免依据", blank=True)
    by_law = models.TextField("收费依据", blank=True)


class StepRow(PartRow):
    """办理环节."""

    code = models.CharField("环节代码", max_length=32)
    name = models.CharField("环节名称", max_length=100)
    kind = models.CharField("环节类别", max_length=16)
    limit_amount = models.PositiveSmallIntegerField("时限", null=True, blank=True)
    limit_unit = models.CharField("时限单位", max_length=16, blank=True, choices=UNITS)
    is_counted = models.BooleanField("计入承诺时限", default=True)
    performer = models.CharField("办理人", max_length=100, blank=True)
    outcome = models.TextField("办理结果", blank=True)


class StepOrder(PartRow):
    """A step that can begin only when another is over."""

    step = models.CharField("环节", max_length=32)
    after = models.CharField("前一环节", max_length=32)


class ProcedureRow(PartRow):
    """特别程序."""

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("种类", max_length=16)
    limit_amount = models.PositiveSmallIntegerField("时限", null=True, blank=True)
    limit_unit = models.CharField("时限单位", max_length=16, blank=True, choices=UNITS)
    by_law = models.TextField("依据", blank=True)
    step = models.CharField("所在环节", max_length=32, blank=True)
    explain = models.TextField("说明", blank=True)


class BasisRow(PartRow):
    """法律依据."""

    law_name = models.CharField("依据名称", max_length=200)
    kind = models.CharField("依据类别", max_length=16)
    document_number = models.CharField("文号", max_length=200, blank=True)
    article = models.CharField("条款号", max_length=100, blank=True)
    clause = models.TextField("条款内容", blank=True)


class QuestionRow(PartRow):
    """常见问题."""

    question = models.CharField("问题", max_length=400)
    answer = models.TextField("解答", blank=True)


class ResultRow(PartRow):
    """审批结果."""

    result_name = models.CharField("结果名称", max_length=200)
    result_type = models.CharField("结果类型", max_length=2)
    licence_code = models.CharField("关联证照", max_length=64, blank=True)
    valid_explain = models.TextField("有效期", blank=True)
    example_guid = models.CharField("结果样本", max_length=64, blank=True)


class DeliveryRow(PartRow):
    """送达."""

    way = models.CharField("送达方式", max_length=16)
    limit_amount = models.PositiveSmallIntegerField("送达时限", null=True, blank=True)
    limit_unit = models.CharField("时限单位", max_length=16, blank=True, choices=UNITS)
    explain = models.TextField("说明", blank=True)


class AliasRow(PartRow):
    """群众说法: an everyday name."""

    name = models.CharField("说法", max_length=100, db_index=True)

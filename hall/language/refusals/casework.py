"""Says why the hall refuses a step of a case, a file or a licence."""

from hall.language.refusals.codes import RefusalCode

SENTENCES: dict[RefusalCode, tuple[str, str]] = {
    RefusalCode.CASE_UNKNOWN: (
        "没有找到这个办件，请核对办件编号，或到收件窗口查询。",
        "This case is not known; check its number or ask at the window that took it.",
    ),
    RefusalCode.CASE_NOT_IN_STATE: (
        "办件{project_no}现在是“{state}”，不能“{deed}”，请刷新后再看。",
        "Case {project_no} is {state}; this is not possible now.",
    ),
    RefusalCode.CASE_MISSING: (
        "“{deed}”还缺：{facts}。请补上再提交。",
        "This still lacks: {facts}.",
    ),
    RefusalCode.CASE_CHANGED: (
        "您打开以后，有人改过这个办件，请刷新后再改。",
        "Somebody has changed this case since you opened it; look again.",
    ),
    RefusalCode.CASE_ITEM_MISSING: (
        "这个号取的是“{group}”，请先选具体事项，再打开办件。",
        "This number was taken for {group}; choose the matter first.",
    ),
    RefusalCode.CASE_ITEM_IDLE: (
        "“{item}”今天没有生效的版本，不能收件，请找事项管理员。",
        "{item} has no version in force today; ask whoever keeps the catalogue.",
    ),
    RefusalCode.CASE_FIELDS: (
        "请核对填写内容：{fields}。",
        "Check what is written: {fields}.",
    ),
    RefusalCode.CASE_MATERIALS_MISSING: (
        "还缺必要材料：{names}。请收齐，或注明容缺后补、告知承诺，或一次告知补正。",
        "Required material is missing: {names}. Take it, note it as outstanding, or ask for it once.",
    ),
    RefusalCode.CASE_STEP: (
        "环节“{step}”现在不能这样办：{why}",
        "Step {step} cannot be done now: {why}",
    ),
    RefusalCode.CASE_STEPS_OPEN: (
        "还有环节没有办结：{steps}。请先办结，再作决定。",
        "Steps are not over: {steps}; finish them before the decision.",
    ),
    RefusalCode.CASE_CERTIFICATE_MISSING: (
        "这个事项要发{result}，请先制证，再送达。",
        "This matter ends with {result}; make it before delivering.",
    ),
    RefusalCode.CASE_NOT_GRANTED: (
        "没有准予过，不用撤销。请核对办件{project_no}。",
        "Nothing was granted that could be revoked; check case {project_no}.",
    ),
    RefusalCode.CASE_NUMBERS_WRITTEN: (
        "文字里有证件号码或手机号，请删去：这些只写在登记栏目里。",
        "The text holds a number of a person or a telephone; take it out, it belongs in its field alone.",
    ),
    RefusalCode.PAD_AWAY: (
        "本窗口的签字屏没有连上，请检查签字屏，或改用纸质核对签字。",
        "This window's pad is not connected; check it, or let the applicant sign on paper.",
    ),
    RefusalCode.CONFIRMATION_GONE: (
        "内容已经改过，请按窗口人员提示重新核对。",
        "The record has changed meanwhile; please check it again with the clerk.",
    ),
    RefusalCode.ATTACHMENT_KIND: (
        "这个文件不能上传：内容是{kind}。请交 PDF、JPG、PNG 或 TIFF。",
        "This file cannot be taken: it is {kind}. Give a PDF, JPG, PNG or TIFF.",
    ),
    RefusalCode.ATTACHMENT_SIZE: (
        "文件太大或是空的：最大{most}兆。请压缩或分开上传。",
        "The file is empty or too large: at most {most} MB.",
    ),
    RefusalCode.ATTACHMENT_DAMAGED: (
        "这个文件与上传时不一致，已停止显示，请联系工程师从备份恢复。",
        "This file is not what was given in; an engineer must restore it from the backup.",
    ),
    RefusalCode.LICENCE_UNKNOWN: (
        "没有找到这张证照，请核对编号，或找窗口工作人员。",
        "This licence is not known; check its number or ask a member of staff.",
    ),
    RefusalCode.LICENCE_NOT_IN_STATE: (
        "证照{number}现在是“{state}”，不能{move}，请刷新后再试。",
        "Licence {number} is {state}; {move} is not possible now.",
    ),
    RefusalCode.LICENCE_TEMPLATE: (
        "没有可用的证照模板“{template}”，请证照管理员启用模板后再制证。",
        "There is no template {template} in use; whoever keeps the templates must put one into use.",
    ),
    RefusalCode.LICENCE_FIELDS: (
        "证照内容还不能用，请补充或改正：{fields}。",
        "The licence's fields cannot be used yet; mend: {fields}.",
    ),
    RefusalCode.LICENCE_BASIS: (
        "请写明原因和法律依据（例如《行政许可法》第六十九条），再提交。",
        "Give the reason and the legal basis first.",
    ),
    RefusalCode.LICENCE_BEING_MADE: (
        "正在准备证照，马上就好，请稍候。",
        "The licence is being prepared; please wait a moment.",
    ),
    RefusalCode.LICENCE_DAMAGED: (
        "证照{number}的文件与签发时不一致，已停用这份文件，请联系工程师从备份恢复。",
        "The document of licence {number} is not what was issued; an engineer must restore it from the backup.",
    ),
    RefusalCode.LICENCE_COPIES: (
        "这张证照在自助机上已打印{most}份，再要请到窗口办理。",
        "This licence was printed {most} times here; ask at a window for more.",
    ),
    RefusalCode.COLLECTING_OVER: (
        "时间到了，请重新放上身份证再领证。",
        "This took too long; lay the card on the reader again.",
    ),
    RefusalCode.CARD_NEEDED: (
        "领证要刷身份证原件，请把身份证放在读卡区；没带身份证请到窗口办理。",
        "Collecting needs the identity card itself; lay it on the reader, or go to a window.",
    ),
    RefusalCode.VERIFICATION_LOCKED: (
        "查验次数太多，请{minutes}分钟后再试，或到大厅窗口核对。",
        "Too many verifications; wait {minutes} minutes, or ask at the hall.",
    ),
}

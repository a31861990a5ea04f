"""One golden sample of every message: what travels, byte for byte but for ids and instants."""

from datetime import UTC, datetime, timedelta

from hall.language.queue_order import Reason
from hall.language.ratings import Passing
from hall.language.tickets import TicketState
from hall.language.visitors import HowKnown, PriorityClass
from hall.messages import calling, casework, collecting, devices, helping, rating, ticketing, zone_board
from hall.messages.message import Message

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PROOF = calling.SurfaceProof("strip-01", calling.SurfaceKind.STRIP, calling.SurfaceState.SHOWN, AT)
CALLED = calling.TicketCalled(
    call="c1",
    ticket="t1",
    number="A001",
    matter="512000",
    matter_name="教师资格认定",
    priority=PriorityClass.NORMAL,
    reason=Reason.ARRIVAL,
    waited_seconds=300,
    times_called=1,
    called_at=AT,
    masked_name="张*",
    visitor="c2VhbGVk",
    surfaces=(PROOF,),
)
NUMBER_CALLED = calling.NumberCalled(
    "c1", "A001", "w01", "一号窗口", "张*", 1, AT, AT + timedelta(seconds=30), "zh"
)

SAMPLES: tuple[Message, ...] = (
    ticketing.IssueTicket("512000", HowKnown.CARD, "c2VhbGVk", PriorityClass.ELDERLY, "zh"),
    ticketing.TicketReserved(
        "t1", "A001", "2026-11-20", "教师资格认定", "zone-a", "A区", "一楼", 3, "张*", AT, "ZT1.t1.mac", 5, 12
    ),
    ticketing.ReprintTicket("t1"),
    ticketing.TicketPrinted("t1", "0001", False, AT),
    ticketing.TicketNotPrinted("t1", ticketing.PaperTrouble.UNKNOWN, gave_up=False),
    ticketing.LeaseNumbers(50),
    ticketing.NumbersLeased("l1", "K", 1, 50, "2026-11-20", AT),
    calling.SignIn("1001", "c2VhbGVk"),
    calling.ClerkSignedIn("k1", "陈静", "w01", "一号窗口"),
    calling.SignOut(),
    calling.CallNext(),
    calling.CallTicket("t1"),
    calling.CallAgain("t1"),
    calling.BeginService("t1"),
    calling.FinishService("t1"),
    calling.MarkNoShow("t1"),
    calling.ParkTicket("t1", "缺材料"),
    calling.TransferTicket("t1", "512001", "w02", "转社保"),
    calling.SendDesk(),
    calling.Done(),
    CALLED,
    calling.ProofsChanged("c1", (PROOF,)),
    calling.DeskBoard(
        window="w01",
        window_name="一号窗口",
        clerk="k1",
        clerk_name="陈静",
        current=CALLED,
        current_state=TicketState.CALLED,
        waiting_count=1,
        next_up=(
            calling.DeskTicket(
                "t2", "A002", "教师资格认定", "王*英", TicketState.WAITING, PriorityClass.NORMAL, AT
            ),
        ),
        parked=(),
        matters=(("512000", "教师资格认定"),),
        helps=(helping.HelpWanted("7", "一楼取号机", AT, 2),),
        sounds=("jiao shi zi ge ren ding",),
    ),
    NUMBER_CALLED,
    calling.CallEnded("c1", "w01", TicketState.SERVING, "A001"),
    calling.ServiceEnded("w01"),
    calling.WaitingChanged({"A": 3}),
    calling.WindowChanged("w01", "一号窗口", True, "教育"),
    calling.CallShown("c1", calling.SurfaceKind.STRIP, AT),
    calling.CallSpoken("c1", AT),
    calling.CallMissed("c1", calling.SurfaceKind.VOICE, "没有声音设备"),
    casework.OpenCase("t1"),
    casework.SendCase("k1"),
    casework.ChangeCaseFields("k1", 1, "c2VhbGVk"),
    casework.CheckMaterial("k1", 0, "received", "copy_checked", 1),
    casework.RegisterCase("k1"),
    casework.AcceptCase("k1", "complete"),
    casework.AskForCorrection("k1", ("申请表没有签字",)),
    casework.ReceiveCorrection("k1"),
    casework.RefuseCase("k1", "not_ours", "由市级部门办理"),
    casework.DecideCase("k1", "granted"),
    casework.WithdrawCase("k1", "申请人不办了"),
    casework.AskConfirmation("k1"),
    casework.ShowOnPad("k1", casework.PadPageKind.STEPS),
    casework.ClearPad(),
    casework.CaseOpened(
        case="k1",
        project_no="511602-20261120-000001",
        item="512000",
        item_name="教师资格认定",
        project_type="2",
        state="prepared",
        state_name="预审中，未收件",
        masked_name="张*",
        revision=1,
        form="c2VhbGVk",
        materials=(
            casework.MaterialLine(
                0, "居民身份证", "1", "必要", "A", "waived", "免交", "looked_up", 1, "居民身份证", "原件", ""
            ),
        ),
        fees=(casework.FeeLine("工本费", "每证 10 元", "川价发〔2015〕1号"),),
        questions=(casework.QuestionLine("多久能办好？", "八个工作日。"),),
        steps=(casework.StepLine("review", "审查", "coming", "5个工作日"),),
        dates=("材料齐全的，当场受理。",),
        papers=(
            casework.PaperLine("acceptance", "受理通知书", "安审受字〔2026〕1号", "/staff/cases/papers/1/"),
        ),
        pad=casework.PadState.NONE,
        deeds=("register_case", "accept_case"),
    ),
    casework.CaseChanged("k1", "prepared", "预审中，未收件", casework.PadState.OBJECTED, "c2VhbGVk"),
    casework.ConfirmFields("f1", "k1", "c2VhbGVk", "sha256:" + "0" * 64, AT),
    casework.PadPage(
        casework.PadPageKind.STEPS, "教师资格认定", (casework.PadPart("审查", ("5个工作日",)),), AT
    ),
    casework.PadCleared("w01"),
    casework.FieldsConfirmed("f1", "k1", "sha256:" + "0" * 64, "c2VhbGVk", AT),
    casework.FieldsObjected("f1", "k1", "sha256:" + "0" * 64, ("phone",), "c2VhbGVk", AT),
    casework.ConfirmationLeft("f1", "k1", AT),
    collecting.ListCollectables("c2VhbGVk"),
    collecting.Collectables("v1", "c2VhbGVk", AT),
    collecting.FetchCollectable("v1", "l1"),
    collecting.CollectableReady("l1", 2, "/collect/AbC", "00" * 32, 80_000, 1, AT),
    collecting.LicencePrinted("l1", 2, "licence-7", AT),
    collecting.LicenceNotPrinted("l1", 2, collecting.PrintOutcome.UNKNOWN, AT),
    rating.RatingInvited(
        "0" * 32,
        "R1" + "A" * 112,
        "教师资格认定",
        "一号窗口",
        "1001",
        "陈静",
        (rating.LevelTags(1, (("attitude", "态度生硬"),)),),
        AT,
    ),
    rating.ServiceRated("R1" + "A" * 112, 5, ("fast",), "很快", AT),
    rating.RatingPassed("R1" + "A" * 112, Passing.TIMED_OUT, AT, AT + timedelta(seconds=30)),
    rating.RatingOver("0" * 32),
    devices.DeviceBorn("queue_terminal", "0.1.0", AT),
    devices.DeviceSettled(
        "安和区政务服务中心",
        "queue_terminal",
        (("zone-a", "A区"),),
        None,
        "",
        0,
        devices.CatalogueFile("/catalogue/00.json", "00", 10),
        "",
    ),
    devices.Heartbeat({"zone-a": (1, 2)}, 0),
    devices.DeviceLost(AT),
    devices.DeviceTroubleChanged("printer", "fault", "paper_out", "打印纸用完", "staff", AT),
    devices.HelpCalled(AT, "一楼取号机"),
    helping.HelpWanted("7", "一楼取号机", AT, 1),
    helping.TakeHelp("7"),
    helping.HelpTaken("7", AT, "一号窗口"),
    helping.HelpWaits("7", 1, 3),
    helping.HelpLapsed("7"),
    devices.SendBoard("zone-a"),
    devices.Acknowledged(),
    devices.RequestRefused("no_one_waiting", {}, "现在没有人排队，请稍候。", "Nobody is waiting now.", None),
    devices.Pulse(AT, {"zone-a": (1, 2)}),
    devices.HallNoticed("今天下午三点闭馆"),
    zone_board.ZoneBoard(
        "zone-a", "A区", (NUMBER_CALLED,), (zone_board.WindowLine("w01", "一号窗口", True, "教育"),), {"A": 3}
    ),
)

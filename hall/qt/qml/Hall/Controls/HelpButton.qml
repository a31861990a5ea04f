import QtQuick

// 找工作人员: on every screen a citizen touches. After a press it says that somebody has been told.
ZButton {
    id: help

    property bool hasCalled: false

    objectName: "help"
    text: hasCalled ? words.help_called : words.help
    kind: hasCalled ? "chosen" : "plain"
}

import QtQuick

// 找工作人员: on every screen a citizen touches. said: a key of the words, how a call stands; empty before one.
ZButton {
    id: help

    property string said: ""

    objectName: "help"
    text: said.length > 0 ? words[said] : words.help
    kind: said.length > 0 ? "chosen" : "plain"
}

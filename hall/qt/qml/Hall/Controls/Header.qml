import QtQuick

// The top of every screen: where one is, what time it is, with hasCalls which numbers are called. Nothing here is touched.
Item {
    id: header

    property string hallName: ""
    property bool hasCalls: true
    property var calls: []

    implicitHeight: hasCalls ? 232 : 124

    ZText {
        objectName: "label"
        x: 48
        y: 24
        width: 740
        height: 84
        text: header.hallName
        font.weight: Font.Bold
    }
    ZText {
        id: clock
        objectName: "clock"
        anchors.right: parent.right
        anchors.rightMargin: 48
        y: 24
        height: 84
        quiet: true
        function tell() { text = Qt.formatTime(new Date(), "HH:mm"); }
        Component.onCompleted: tell()
        Timer {
            interval: 1000
            running: true
            repeat: true
            onTriggered: clock.tell()
        }
    }
    Rectangle {
        objectName: "calls"
        visible: header.hasCalls
        y: 124
        width: parent.width
        height: 92
        color: look.accentTint

        Row {
            anchors.verticalCenter: parent.verticalCenter
            x: 48
            width: parent.width - 96
            spacing: 40
            clip: true

            ZText {
                id: head
                objectName: "label"
                quiet: true
                wrapMode: Text.NoWrap
                text: !header.hasCalls ? "" : header.calls.length > 0 ? words.calling : words.no_calls
            }
            Repeater {
                model: header.calls
                ZText {
                    required property int index
                    required property string modelData
                    objectName: "call_" + index
                    wrapMode: Text.NoWrap
                    text: modelData
                    font.weight: index === 0 ? Font.Bold : Font.Normal
                    // A call that would be cut is not begun.
                    visible: x + implicitWidth <= parent.width
                }
            }
        }
    }
}

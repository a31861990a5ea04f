import QtQuick
import Hall.Controls

// Nothing to choose: one thing is said, in the middle.
Item {
    id: saying

    Column {
        width: parent.width
        y: Math.max(0, (parent.height - height) / 2 - 40)
        spacing: 32

        ZText {
            objectName: "title"
            width: parent.width
            rank: "title"
            horizontalAlignment: Text.AlignHCenter
            text: visit.face.title
        }
        ZText {
            objectName: "sub"
            width: parent.width
            visible: text.length > 0
            color: visit.face.tone === "alert" ? look.alert : look.ink
            horizontalAlignment: Text.AlignHCenter
            text: visit.face.sub
        }
        Row {
            visible: visit.face.is_busy
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 36
            Repeater {
                model: 3
                Rectangle {
                    required property int index
                    width: 44
                    height: 44
                    radius: 22
                    color: pulse.at === index ? look.accent : look.line
                }
            }
        }
    }
    Timer {
        id: pulse
        property int at: 0
        interval: 350
        repeat: true
        running: visit.face.is_busy
        onTriggered: at = (at + 1) % 3
    }
}

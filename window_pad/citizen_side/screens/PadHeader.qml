import QtQuick
import Hall.Controls

// The top of every screen: which hall, which window, what time it is. Nothing here is touched.
Item {
    id: header

    property string hallName: ""
    property string windowName: ""

    width: 1920
    height: 86

    ZText {
        objectName: "label"
        x: 48
        y: 4
        width: 900
        height: 78
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        quiet: true
        text: header.hallName
    }
    ZText {
        objectName: "label"
        x: 970
        y: 4
        width: 740
        height: 78
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignRight
        text: header.windowName
    }
    ZText {
        id: clock
        objectName: "clock"
        anchors.right: parent.right
        anchors.rightMargin: 48
        y: 4
        height: 78
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
}

import QtQuick

// The lowest row, within reach of everybody: staff, sight, language, leave.
Row {
    id: footer

    property string helpSaid: ""
    property string leave: ""
    signal pressed(string name)

    spacing: 12

    HelpButton {
        width: footer.leave.length > 0 ? 292 : 448
        height: 128
        said: footer.helpSaid
        onClicked: footer.pressed("help")
    }
    ZButton {
        objectName: "big_type"
        width: 136
        height: 128
        kind: look.bigType ? "chosen" : "plain"
        text: words.big_type
        onClicked: look.bigType = !look.bigType
    }
    ZButton {
        objectName: "high_contrast"
        width: 172
        height: 128
        kind: look.highContrast ? "chosen" : "plain"
        text: words.high_contrast
        onClicked: look.highContrast = !look.highContrast
    }
    ZButton {
        objectName: "language"
        width: 192
        height: 128
        text: words.language_name
        onClicked: footer.pressed("language")
    }
    ZButton {
        objectName: "finish"
        visible: footer.leave.length > 0
        width: footer.width - x
        height: 128
        text: footer.leave
        onClicked: footer.pressed("finish")
    }
}

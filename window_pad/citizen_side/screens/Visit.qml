import QtQuick
import Hall.Controls

// Every screen of a visit: where one is, what to do, one main button; between them what is read, signed or rated.
ZStage {
    id: stage

    readonly property var face: visit.face
    readonly property bool isWriting: keyboard.isOpen
    readonly property bool isSaying: face.kind === "saying"
    readonly property real dotsPerMillimetre: Screen.pixelDensity
    readonly property int panelWidth: Screen.width

    designWidth: 1920
    designHeight: visit.designHeight
    step: visit.step

    PadHeader {
        hallName: hall_name
        windowName: window_name
    }

    ZText {
        objectName: "title"
        visible: !stage.isSaying && visit.warning.length === 0
        x: 48
        y: 88
        width: stage.face.progress.length > 0 ? 1380 : 1824
        height: 108
        rank: "title"
        fontSizeMode: Text.Fit
        minimumPixelSize: 24
        elide: Text.ElideRight
        text: stage.face.title
    }
    ZText {
        objectName: "progress"
        visible: !stage.isSaying && visit.warning.length === 0
        x: 1440
        y: 88
        width: 432
        height: 108
        quiet: true
        horizontalAlignment: Text.AlignRight
        text: stage.face.progress
    }
    Notice {
        objectName: "warning"
        x: 48
        y: 92
        width: 1824
        height: 100
        text: visit.warning
        align: Text.AlignHCenter
    }

    Loader {
        id: body
        x: 48
        y: 204
        width: 1824
        height: stage.designHeight - 204 - 176
        source: ({ "fields": "Fields.qml", "lines": "Lines.qml", "note": "Note.qml", "sign": "Sign.qml",
                   "rating": "Rating.qml", "saying": "Saying.qml" })[stage.face.kind]
    }

    Row {
        id: bar
        x: 48
        y: stage.designHeight - 160
        width: 1824
        height: 136
        spacing: 16
        visible: !stage.isWriting

        ZButton {
            objectName: "big_type"
            width: 150
            height: bar.height
            kind: look.bigType ? "chosen" : "plain"
            text: words.big_type
            onClicked: look.bigType = !look.bigType
        }
        ZButton {
            objectName: "high_contrast"
            width: 190
            height: bar.height
            kind: look.highContrast ? "chosen" : "plain"
            text: words.high_contrast
            onClicked: look.highContrast = !look.highContrast
        }
        ZButton {
            objectName: "language"
            width: 190
            height: bar.height
            text: words.language_name
            onClicked: speech.choose_next()
        }
        ZButton {
            objectName: "back"
            visible: stage.face.has_back
            width: 190
            height: bar.height
            text: words.back
            onClicked: visit.press("back")
        }
        ZButton {
            objectName: "previous_page"
            visible: stage.face.turns[0] || stage.face.turns[1]
            enabled: stage.face.turns[0]
            width: 230
            height: bar.height
            text: words.previous_page
            onClicked: visit.turn(-1)
        }
        ZButton {
            objectName: "next_page"
            visible: stage.face.turns[0] || stage.face.turns[1]
            enabled: stage.face.turns[1]
            width: 230
            height: bar.height
            text: words.next_page
            onClicked: visit.turn(1)
        }
        ZButton {
            objectName: stage.face.secondary[0]
            visible: stage.face.secondary[0].length > 0
            // Not to rate is as large as to rate.
            width: stage.face.kind === "rating" ? (bar.width - x - 16) / 2 : 420
            height: bar.height
            text: stage.face.secondary[1]
            onClicked: visit.press(stage.face.secondary[0])
        }
        ZButton {
            objectName: stage.face.primary[0]
            visible: stage.face.primary[0].length > 0
            enabled: stage.face.is_primary_ready
            width: bar.width - x
            height: bar.height
            kind: "primary"
            text: stage.face.primary[1]
            onClicked: visit.press(stage.face.primary[0])
        }
    }

    Loader {
        id: typing
        width: 1920
        y: stage.designHeight - height
        active: stage.isWriting || item !== null
        visible: stage.isWriting
        source: "KeyboardPlace.qml"
    }
}

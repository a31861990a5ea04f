import QtQuick
import Hall.Controls

// Nobody is asked anything: which window this is, what is done here, who sits there.
ZStage {
    id: stage

    designWidth: 1920
    designHeight: idle.designHeight
    step: idle.state

    PadHeader {
        hallName: idle.hall
    }

    ZCard {
        id: plate
        x: 48
        y: 120
        width: 620
        height: stage.designHeight - 120 - 48

        Column {
            width: parent.width
            y: (plate.height - height) / 2 - 36
            spacing: 12

            ZText {
                objectName: "number"
                width: parent.width
                visible: text.length > 0
                rank: "number"
                color: look.accent
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                horizontalAlignment: Text.AlignHCenter
                text: idle.number
            }
            ZText {
                objectName: "window"
                width: parent.width
                rank: "title"
                horizontalAlignment: Text.AlignHCenter
                text: idle.windowName
            }
        }
    }

    Column {
        x: 716
        width: 1156
        y: 120 + Math.max(0, (plate.height - height) / 2)
        spacing: 40

        ZText {
            objectName: "state"
            width: parent.width
            rank: "title"
            color: idle.isAway ? look.alert : look.ink
            text: idle.state
        }
        ZText {
            objectName: "serves"
            width: parent.width
            visible: text.length > 0
            maximumLineCount: 7
            text: idle.serves
        }
        ZText {
            objectName: "clerk"
            width: parent.width
            visible: text.length > 0
            quiet: true
            text: idle.clerk
        }
    }
}

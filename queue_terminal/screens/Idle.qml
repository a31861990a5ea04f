import QtQuick
import Hall.Controls

// Nobody is there: one picture, one sentence, one button.
ZStage {
    id: stage

    step: idle.isOut ? "out" : "idle"

    Header {
        width: 1080
        hallName: hall_name
        calls: idle.calls
    }

    Item {
        objectName: "idle"
        visible: idle.isFree
        y: 300
        width: 1080
        height: 1240

        // A card above a reader.
        Item {
            id: picture
            width: 560
            height: 440
            x: 260
            y: 40
            visible: !idle.isOut

            Rectangle {
                y: 300
                width: parent.width
                height: 110
                radius: 24
                color: look.line
            }
            Rectangle {
                x: 70
                y: 280
                width: parent.width - 140
                height: 22
                radius: 11
                color: look.accent
            }
            Rectangle {
                id: card
                x: 120
                y: 20
                width: 320
                height: 204
                radius: 16
                color: look.surface
                border.width: 4
                border.color: look.accent

                Rectangle { x: 28; y: 36; width: 120; height: 14; radius: 7; color: look.line }
                Rectangle { x: 28; y: 70; width: 160; height: 14; radius: 7; color: look.line }
                Rectangle { x: 28; y: 150; width: 264; height: 18; radius: 9; color: look.line }
                Rectangle { x: 216; y: 30; width: 76; height: 96; radius: 10; color: look.accentTint }
            }
            Text {
                anchors.horizontalCenter: card.horizontalCenter
                y: 222
                text: "▼"
                color: look.accent
                font.pixelSize: look.body
            }
        }

        Column {
            x: 48
            y: idle.isOut ? 200 : 530
            width: 984
            spacing: 24

            ZText {
                objectName: "title"
                width: parent.width
                rank: "title"
                horizontalAlignment: Text.AlignHCenter
                text: idle.isOut ? words.out_of_order : words.lay_card
            }
            ZText {
                objectName: "sub"
                width: parent.width
                quiet: true
                horizontalAlignment: Text.AlignHCenter
                visible: !idle.isOut
                text: words.lay_card_steps
            }
            Notice {
                objectName: "notice"
                width: parent.width
                tone: idle.isOut ? "alert" : "plain"
                align: Text.AlignHCenter
                text: idle.notice
            }
        }
    }

    ZButton {
        objectName: "no_card"
        x: 48
        y: 1568
        width: 984
        height: 152
        visible: !idle.isOut && idle.isFree
        kind: "primary"
        text: words.no_card
        onClicked: idle.press("no_card")
    }

    Footer {
        x: 48
        y: 1768
        width: 984
        helpSaid: idle.helpSaid
        onPressed: (name) => idle.press(name)
    }
}

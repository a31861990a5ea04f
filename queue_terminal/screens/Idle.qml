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

        CardPicture {
            x: 260
            y: 40
            visible: !idle.isOut
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

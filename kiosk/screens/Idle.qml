import QtQuick
import Hall.Controls

// Nobody is there: what one can do here, a picture of how it begins, and the buttons within reach.
ZStage {
    id: stage

    step: idle.isOut ? "out" : "idle"

    Header {
        width: 1080
        hallName: hall_name
        hasCalls: false
    }

    Item {
        objectName: "idle"
        visible: idle.isFree
        y: 148
        width: 1080
        height: 1120

        ZText {
            objectName: "title"
            x: 48
            y: 24
            width: 984
            rank: "title"
            horizontalAlignment: Text.AlignHCenter
            text: idle.isOut ? words.collecting_out : words.lay_card
        }

        Rectangle {
            visible: !idle.isOut
            x: 160
            y: 200
            width: 760
            height: 520
            radius: look.radius
            color: idle.isPointing ? look.accentTint : "transparent"
            border.width: idle.isPointing ? 6 : 0
            border.color: look.accent

            CardPicture {
                x: 100
                y: 44
            }
        }

        Column {
            x: 48
            y: idle.isOut ? 240 : 760
            width: 984
            spacing: 24

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

    Column {
        x: 48
        y: 1400
        width: 984
        spacing: 24
        visible: idle.isFree

        ZButton {
            objectName: "collect"
            width: parent.width
            height: 152
            visible: !idle.isOut
            kind: "primary"
            text: words.collect
            onClicked: idle.press("collect")
        }
        ZButton {
            objectName: "guide"
            width: parent.width
            height: 152
            visible: idle.hasGuide
            text: words.guide
            onClicked: idle.press("guide")
        }
    }

    Footer {
        x: 48
        y: 1768
        width: 984
        helpSaid: idle.helpSaid
        onPressed: (name) => idle.press(name)
    }
}

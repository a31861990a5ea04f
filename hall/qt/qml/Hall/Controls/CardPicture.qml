import QtQuick

// A card above a reader.
Item {
    id: picture

    width: 560
    height: 440

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

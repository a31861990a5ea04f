import QtQuick
import Hall.Controls

// What is read: lines one below the other, headings bold.
Rectangle {
    id: sheet

    radius: look.radius
    color: look.surface
    border.width: 2
    border.color: look.line

    Column {
        x: 20
        y: 20
        width: sheet.width - 40

        ZText {
            objectName: "sub"
            width: parent.width
            visible: text.length > 0
            quiet: true
            text: visit.face.sub
        }
        Repeater {
            model: visit.face.lines
            ZText {
                required property int index
                required property var modelData
                objectName: "line_" + index
                width: sheet.width - 40
                color: modelData.is_heading ? look.accent : look.ink
                font.weight: modelData.is_heading ? Font.Bold : Font.Normal
                text: modelData.text
            }
        }
    }
}
